"""How the brewery reads what it has put up."""

from paktum import Example, label as _

TAPS_TO_CLEAN = Example(
    _("Taps to be cleaned"),
    """
    query BreweryTapsToClean($first: Int!) {
      breweryTapInstallations(filter: {isCleaningDue: {eq: true}}, orderBy: [{field: CLEANED_ON}], first: $first) {
        totalCount
        nodes {
          id
          version
          serialNumber
          taps
          cleanedOn
          client { name address { townName streetName buildingNumber } }
        }
      }
    }
    """,
    {"first": 20},
)
