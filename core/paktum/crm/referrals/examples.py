"""How referrals that contracts promise a reward for come along."""

from paktum import Example, label as _

WINDOWS = Example(
    _("Referral clauses, how long they are open and what they have brought"),
    """
    query ReferralWindows($today: Date!) {
      referralClauses(filter: {closesOn: {gte: $today}}, orderBy: [{field: CLOSES_ON}], first: 20) {
        nodes {
          targetCount counted isMet opensOn closesOn
          reward { amount currency }
          contract { number client { name } }
          referrals(first: 10) { nodes { name state introducedOn } }
        }
      }
    }
    """,
    {"today": "2026-11-02"},
)

EXAMPLES = (WINDOWS,)
