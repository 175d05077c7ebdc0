"""Every entity that the API offers mutations for is written in the same way."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from paktum.assembly.build import assemble
from paktum.assembly.discovery import load_plugins
from paktum.assembly.model import EntityModel, FacetModel, FieldModel, Kind

from .conftest import LATER, PLUGINS, Desk
from .lab import Lab

ASSEMBLY = assemble([*load_plugins(PLUGINS, []), Lab])
DEPENDENT = {
    "Appraisal", "AuthorityLimit", "BonusRule", "BreakEven", "ClientPlan", "ContactRule", "ContactStandard",
    "ContractClause", "CostEntry", "CrossSellRule", "DealStakeholder", "ExchangeRate", "File", "IncentiveRule",
    "InternalRequest", "NeedAnswer", "Negotiation", "NegotiationParty", "Objection", "Obligation", "OfferLine", "Order",
    "Period", "PriceCondition", "Referral", "Scorecard", "ScorecardMeasure", "Signature", "Target", "Task",
    "TierThreshold", "VolumeCommitment",
}  # fmt: skip
"""Whose attributes depend on one another; they have tests of their own."""

ENTITIES = [model for model in ASSEMBLY.entities.values() if model.writable and model.type_name not in DEPENDENT]
SYSTEM_FIELDS = "createdAt changedAt createdById changedById source externalId"

CHECKED = {
    "AccessGrant.actions": ("read,create", "*"),
    "AccessGrant.condition": (None, None),
    "AccessGrant.fields": ("name", "name, banking.kycStatus"),
    "BusinessCalendar.closes_at": ("17:00", "18:30"),
    "BusinessCalendar.opens_at": ("09:00", "08:00"),
    "BusinessCalendar.time_zone": ("UTC", "Europe/Budapest"),
    "BusinessCalendar.working_days": ("12345", "67"),
    "Client.industry_code": ("64.91", "55.10"),
    "Client.website": ("https://example.com/a?b=c", "http://example.org"),
    "Competitor.website": ("https://example.com/a?b=c", "http://example.org"),
    "Contact.email": ("anna@example.com", "béla@example.hu"),
    "Contact.phone": ("+3612345678", "+36201234567"),
    "LabSample.code": ("AB12", "ab"),
    "Lead.email": ("anna@example.com", "béla@example.hu"),
    "Lead.industry_code": ("64.91", "55.10"),
    "Lead.phone": ("+3612345678", "+36201234567"),
    "Lead.website": ("https://example.com/a?b=c", "http://example.org"),
    "LeasingAsset.vin": ("WVWZZZ1JZXW000001", "1M8GDM9AXKP042788"),
    "NumberRange.pattern": ("C-{year}-{number}", "{year}/{number}"),
    "DocumentTemplate.body": ("= Offer", "= Contract"),
    "User.email": ("anna@example.com", "bela@example.hu"),
}
"""Values of attributes that have a check of their own."""

NONE = (None, None)
EUROS = ({"amount": "100.00", "currency": "EUR"}, {"amount": "200.00", "currency": "EUR"})
FITTING = {
    "RedFlagRule.condition": ('{"employees": {"lt": 5}}', "{}"),
    "ScoreFactor.condition": ('{"employees": {"lt": 5}}', "{}"),
    "ChecklistItem.contract": NONE,
    "ChecklistItem.deal": NONE,
    "Contract.deal": NONE,
    "Contract.predecessor": NONE,
    "ContractQuestion.clause": NONE,
    "ContractQuestion.contract": NONE,
    "IncentiveProgramme.ends_on": ("2030-01-01", "2030-12-31"),
    "IncentiveProgramme.participant_role": NONE,
    "Letter.contract": NONE,
    "Letter.deal": NONE,
    "Letter.client": NONE,
    "ServiceModel.cost_per_km": EUROS,
    "ServiceModel.fixed_cost": EUROS,
    "Deal.closed_on": ("2024-02-29", "2026-11-01"),
    "OrderLine.delivered_on": ("2024-02-29", "2026-11-01"),
    "Segment.filter": ("{}", '{"employees": {"lt": 5}}'),
    "Segment.record_type": ("Client", "Lead"),
    "Activity.direction": ("OUTBOUND", "OUTBOUND"),  # inbound ones need a reason
}
"""Values that ask nothing of other attributes."""

TEXTS = ('Őrült "idézet" \\ és\ttab\nsor', "a\u0001b\u001f\u007f\u2028\U0001f600 ' ; -- %s {x} :y")
"""Texts that are hard to write down in SQL and JSON."""


class Values:
    """Two values for every attribute, as they are given and as they are shown."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.count = 0

    def minimal(self, model: EntityModel) -> dict[str, Any]:
        """An input with what is required."""
        given = {field.input_name: self.given(model, field, 0) for field in model.fields.values() if field.required}
        for facet in model.facets.values():
            inside = {each.input_name: self.given(facet, each, 0) for each in facet.fields.values() if each.required}
            if inside:
                given[facet.api_name] = inside
        return given

    def create(self, model: EntityModel) -> str:
        """The id of a new record."""
        record = self.desk.done(f"{model.api_name}Create", self.minimal(model))
        assert record["version"] == 1
        public_id: str = record["id"]
        return public_id

    def full(self, model: EntityModel, which: int, *, creating: bool) -> dict[str, Any]:
        """An input with everything that can be written."""
        given = self._all(model, which, creating=creating)
        for facet in model.facets.values():
            if inside := self._all(facet, which, creating=creating):
                given[facet.api_name] = inside
        return given

    def _all(self, model: EntityModel | FacetModel, which: int, *, creating: bool) -> dict[str, Any]:
        fields = [each for each in model.fields.values() if each.writable and (creating or not each.meta.create_only)]
        return {field.input_name: self.given(model, field, which) for field in fields}

    def given(self, model: EntityModel | FacetModel, field: FieldModel, which: int) -> Any:
        fitting = FITTING.get(f"{model.type_name}.{field.name}")
        if fitting is not None:
            return fitting[which]
        if field.kind is Kind.REFERENCE:
            assert field.target is not None
            return self.create(self.desk.assembly.entity(field.target))
        if field.kind in {Kind.MONEY, Kind.STRUCT}:
            return {part.api_name: self.given(model, part, which) for part in field.parts}
        checked = CHECKED.get(f"{model.type_name}.{field.name}")
        return checked[which] if checked else self.simple(field, which)

    def simple(self, field: FieldModel, which: int) -> Any:
        low = field.meta.minimum
        if field.kind in {Kind.STRING, Kind.CODE}:
            return self._text(field, which)
        if field.kind is Kind.ENUM:
            assert field.choices is not None
            return list(field.choices)[-1 - which].name if len(field.choices) > which else None
        if field.kind is Kind.INTEGER:
            return (low if low is not None else -(2**31) + 1) + which
        if field.kind is Kind.DECIMAL:
            digits = field.scale.scale if field.scale and field.name != "amount" else 2
            return f"{Decimal(low or 0) + Decimal(which + 1).scaleb(-digits):f}"
        samples = {
            Kind.BOOLEAN: (True, False),
            Kind.DATE: ("2024-02-29", "2026-12-31"),
            Kind.DATETIME: ("2024-02-29T23:59:59.999Z", "2026-12-31T00:00:00.000Z"),
        }
        return samples[field.kind][which]

    def _text(self, field: FieldModel, which: int) -> str:
        if field.meta.code is not None:
            return {"currency": ("HUF", "EUR"), "country": ("HU", "AT")}[field.meta.code][which]
        self.count += 1
        text = TEXTS[which] + str(self.count)
        return text[-field.meta.length :].strip()


def selection(model: EntityModel) -> str:
    """Everything of a record that can be written."""
    parts = [*_selected(model), SYSTEM_FIELDS]
    for facet in model.facets.values():
        if inside := " ".join(_selected(facet)):
            parts.append(f"{facet.api_name} {{ {inside} }}")
    return " ".join(parts)


def _selected(model: EntityModel | FacetModel) -> Iterator[str]:
    for field in model.fields.values():
        if field.writable:
            yield field.api_name + {
                Kind.REFERENCE: " { id }", Kind.MONEY: " { amount currency }",
                Kind.STRUCT: f" {{ {' '.join(part.api_name for part in field.parts)} }}",
            }.get(field.kind, "")  # fmt: skip


def shown(model: EntityModel | FacetModel, given: dict[str, Any]) -> dict[str, Any]:
    """An input as the output shows it."""
    found: dict[str, Any] = {}
    for field in model.fields.values():
        if field.input_name in given:
            value = given[field.input_name]
            found[field.api_name] = {"id": value} if field.kind is Kind.REFERENCE and value else value
    for facet in getattr(model, "facets", {}).values():
        if facet.api_name in given:
            found[facet.api_name] = shown(facet, given[facet.api_name])
    return found


BEFORE_SQL = pytest.mark.engines("sqlite")
"""What is refused before a statement is sent is the same on every engine."""


@pytest.fixture(params=ENTITIES, ids=lambda model: model.type_name)
def model(request: pytest.FixtureRequest) -> EntityModel:
    found: EntityModel = request.param
    return found


@pytest.fixture
def values(desk: Desk) -> Values:
    return Values(desk)


def subset(record: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """What a record shows of some fields."""
    return {
        key: subset(record[key], value) if isinstance(value, dict) and record[key] else record[key]
        for key, value in wanted.items()
    }


def test_what_is_created_comes_back_exactly(desk: Desk, values: Values, model: EntityModel) -> None:
    given = values.full(model, 0, creating=True)
    wanted = shown(model, given)

    made = desk.done(f"{model.api_name}Create", given, selection(model))

    assert subset(made, wanted) == wanted
    assert (made["version"], made["createdAt"], made["changedAt"]) == (1, *["2026-11-23T12:00:00.000Z"] * 2)
    read = desk.ask(
        f"query($id: ID!) {{ {model.api_name}(id: $id) {{ id version {selection(model)} }} }}", id=made["id"]
    )
    assert read[model.api_name] == made


def test_what_is_updated_comes_back_exactly(desk: Desk, values: Values, model: EntityModel) -> None:
    made = desk.done(f"{model.api_name}Create", values.full(model, 0, creating=True))
    patch = values.full(model, 1, creating=False)
    wanted = shown(model, patch)
    desk.now = LATER

    changed = desk.done(
        f"{model.api_name}Update", {"id": made["id"], "expectedVersion": 1, "patch": patch}, selection(model)
    )

    assert subset(changed, wanted) == wanted
    assert (changed["version"], changed["createdAt"]) == (2, "2026-11-23T12:00:00.000Z")
    assert changed["changedAt"] == "2026-11-24T08:30:00.000Z"


def test_an_update_that_changes_nothing_leaves_the_version(desk: Desk, values: Values, model: EntityModel) -> None:
    given = values.full(model, 0, creating=True)
    made = desk.done(f"{model.api_name}Create", given)
    fixed = {each.input_name for each in model.fields.values() if each.meta.create_only}
    before = desk.dump()
    desk.now = LATER

    same = {name: value for name, value in given.items() if name not in fixed}
    for patch in ({}, same):
        again = desk.done(f"{model.api_name}Update", {"id": made["id"], "expectedVersion": 1, "patch": patch})
        assert again["version"] == 1

    assert desk.dump() == before


@pytest.mark.engines("sqlite")  # over_http has it on both
def test_what_may_be_empty_can_be_emptied_and_what_may_not_is_refused(
    desk: Desk, values: Values, model: EntityModel
) -> None:
    made = desk.done(f"{model.api_name}Create", values.full(model, 0, creating=True))
    fields = [each for each in model.fields.values() if each.writable and not each.meta.create_only]
    required = {each.input_name for each in fields if not each.nullable}
    empty = {each.input_name: None for each in fields}
    target = {"id": made["id"], "expectedVersion": 1}

    if required:
        errors = desk.codes(f"{model.api_name}Update", {**target, "patch": empty})
        assert sorted(errors) == sorted(("REQUIRED", f"patch.{name}") for name in required)
    optional = {name: None for name in empty if name not in required}
    changed = desk.done(f"{model.api_name}Update", {**target, "patch": optional}, selection(model))

    assert subset(changed, shown(model, optional)) == shown(model, optional)


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
@BEFORE_SQL
def test_blank_texts_and_texts_that_are_too_long_are_refused_where_they_stand(
    desk: Desk, values: Values, model: EntityModel
) -> None:
    minimal = values.minimal(model)
    for field in model.fields.values():
        if field.kind in {Kind.STRING, Kind.CODE} and field.writable:
            long = {**minimal, field.input_name: "x" * (field.meta.length + 1)}
            assert desk.codes(f"{model.api_name}Create", long) == [("TOO_LONG", field.input_name)]
            if not field.nullable:
                for blank in ("", " \t\n"):
                    given = {**minimal, field.input_name: blank}
                    assert desk.codes(f"{model.api_name}Create", given) == [("REQUIRED", field.input_name)]


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
@BEFORE_SQL
def test_a_required_value_that_is_missing_is_refused_by_the_schema(
    desk: Desk, values: Values, model: EntityModel
) -> None:
    minimal = values.minimal(model)
    kind = f"{model.type_name}CreateInput"
    text = f"mutation($input: {kind}!) {{ {model.api_name}Create(input: $input) {{ errors {{ code }} }} }}"
    before = desk.dump()
    for name in minimal:
        answer = desk.answer(text, input={key: value for key, value in minimal.items() if key != name})
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
        assert "data" not in answer
    assert desk.dump() == before


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
@BEFORE_SQL
def test_a_wrong_member_of_an_enumeration_is_refused_by_the_schema(
    desk: Desk, values: Values, model: EntityModel
) -> None:
    kind = f"{model.type_name}CreateInput"
    text = f"mutation($input: {kind}!) {{ {model.api_name}Create(input: $input) {{ errors {{ code }} }} }}"
    minimal = values.minimal(model)
    before = desk.dump()
    for field in model.fields.values():
        if field.kind is Kind.ENUM and field.writable:
            answer = desk.answer(text, input={**minimal, field.input_name: "NO_SUCH_MEMBER"})
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert desk.dump() == before


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
def test_ids_of_nothing_and_of_other_kinds_are_not_found(desk: Desk, values: Values, model: EntityModel) -> None:
    minimal = values.minimal(model)
    for field in model.fields.values():
        if field.kind is Kind.REFERENCE and field.writable:
            assert field.target is not None
            prefix = desk.assembly.entity(field.target).prefix
            wrong = (f"{prefix}_{'0' * 32}", f"{prefix}_{'A' * 32}", "product_" + "0" * 31 + "1", "", "x", "1" * 5000)
            for given in wrong:
                values_given = {**minimal, field.input_name: given}
                assert desk.codes(f"{model.api_name}Create", values_given) == [("NOT_FOUND", field.input_name)]


@pytest.mark.engines("sqlite")  # over_http has it on both
def test_a_version_that_was_changed_meanwhile_is_a_conflict(desk: Desk, values: Values, model: EntityModel) -> None:
    public_id = values.create(model)
    patch = {"source": "elsewhere"}
    desk.done(f"{model.api_name}Update", {"id": public_id, "expectedVersion": 1, "patch": patch})
    stale = {"id": public_id, "expectedVersion": 1}

    for verb, given in (("Update", {**stale, "patch": {"source": "here"}}), ("Delete", stale)):
        (error,) = desk.refused(f"{model.api_name}{verb}", given)
        assert (error["code"], error["path"], error["currentVersion"]) == ("CONFLICT", ["input", "expectedVersion"], 2)


def test_what_is_deleted_is_hidden_and_cannot_be_written_or_referred_to(
    desk: Desk, values: Values, model: EntityModel
) -> None:
    public_id = values.create(model)
    target = {"id": public_id, "expectedVersion": 1}

    assert desk.done(f"{model.api_name}Delete", target) == public_id

    one, many = model.api_name, model.api_plural
    asked = f"query($id: ID!) {{ {one}(id: $id) {{ id }} node(id: $id) {{ id }} {many} {{ totalCount }} }}"
    data = desk.ask(asked, id=public_id)
    assert (data[model.api_name], data["node"], data[model.api_plural]["totalCount"]) == (None, None, 0)
    for version in (1, 2):
        again = {"id": public_id, "expectedVersion": version}
        assert desk.codes(f"{model.api_name}Delete", again) == [("NOT_FOUND", "id")]
        assert desk.codes(f"{model.api_name}Update", {**again, "patch": {"source": "x"}}) == [("NOT_FOUND", "id")]
    for other in ENTITIES:
        for field in other.fields.values():
            if field.target is model.cls and field.writable:
                given = {**values.minimal(other), field.input_name: public_id}
                assert desk.codes(f"{other.api_name}Create", given) == [("NOT_FOUND", field.input_name)]


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
@BEFORE_SQL
def test_a_state_is_no_part_of_an_input(model: EntityModel, desk: Desk) -> None:
    types = desk.api.graphql.type_map
    states = [each.api_name for each in model.fields.values() if each.meta.workflow]

    for kind in (f"{model.type_name}CreateInput", f"{model.type_name}Patch"):
        assert set(states) & set(types[kind].fields) == set()
    assert (f"{model.type_name}TransitionInput" in types) == bool(states)


def test_an_external_id_is_unique_among_the_living_of_its_source(
    desk: Desk, values: Values, model: EntityModel
) -> None:
    name = f"{model.api_name}Create"
    first = desk.done(name, {**values.minimal(model), "source": "erp", "externalId": "7"})
    other = desk.done(name, {**values.minimal(model), "source": "crm", "externalId": "7"})

    (error,) = desk.refused(name, {**values.minimal(model), "source": "erp", "externalId": "7"})
    assert (error["code"], error["path"], error["existing"]) == ("DUPLICATE", ["input", "externalId"], first["id"])
    move = {"id": other["id"], "expectedVersion": 1, "patch": {"source": "erp"}}
    (error,) = desk.refused(f"{model.api_name}Update", move)
    assert (error["code"], error["path"], error["existing"]) == ("DUPLICATE", ["input", "patch", "source"], first["id"])
    desk.done(f"{model.api_name}Delete", {"id": first["id"], "expectedVersion": 1})
    assert desk.done(f"{model.api_name}Update", move)["version"] == 2


def test_values_with_checks_are_those_that_there_are(desk: Desk) -> None:
    checked = {
        f"{model.type_name}.{field.name}"
        for model in (*ENTITIES, *(facet for each in ENTITIES for facet in each.facets.values()))
        for field in model.fields.values()
        if field.meta.check is not None
    }

    assert checked == set(CHECKED)
