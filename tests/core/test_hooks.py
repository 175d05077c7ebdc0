"""Every hook does what its name says, is documented, is used by a plugin that comes with Paktum, and is tested here."""

import enum
import inspect
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum import (
    Action,
    AddGuards,
    AfterCommit,
    Asking,
    BeforeSave,
    Change,
    Client,
    Criterion,
    Deal,
    Defaults,
    Demo,
    Entity,
    Event,
    Example,
    Facet,
    Guard,
    Job,
    Mapped,
    Measure,
    Metric,
    Period,
    Permission,
    Plugin,
    Problem,
    Query,
    Refused,
    Role,
    Sample,
    Saving,
    State,
    Target,
    TargetUnit,
    Tier,
    TierScheme,
    Transition,
    Validation,
    Workflow,
    action,
    add_guards,
    after_commit,
    before_save,
    field,
    hookimpl,
    insert_state,
    job,
    label as _,
    query,
    reference,
    state,
    validation,
)
from paktum.access.actor import SYSTEM, Actor
from paktum.access.limits import Limit
from paktum.access.rights import UNRESTRICTED
from paktum.access.seeding import seed
from paktum.assembly.build import Assembly, assemble
from paktum.crm.plugin import Crm
from paktum.hooks import HOOK_NAMES, Hooks
from paktum.schema.build import build_schema
from paktum.schema.examples import example_files
from paktum.testing.databases import make_tables
from paktum.write.writer import Writer
from paktum_banking.plugin import Banking
from paktum_hotel.plugin import Hotel
from paktum_leasing.plugin import Leasing

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "hooks.md"
BUNDLED = (Crm, Banking, Hotel, Leasing)


class Flour(enum.Enum):
    WHEAT = "wheat"
    RYE = "rye"


class ClientBakery(Facet[Client]):
    """What a bakery knows about a client."""

    flour: Mapped[Flour] = field(default=Flour.WHEAT, label=_("Flour"))
    loaves: Mapped[int] = field(default=0, read="bakery.loaves.read", label=_("Loaves a day"))


class Delivery(Entity, display="number", label=_("Delivery"), label_plural=_("Deliveries")):
    """A delivery of bread."""

    number: Mapped[str] = field(label=_("Number"))
    status: Mapped[str] = state("bakery.delivery", label=_("Status"))
    client: Mapped[Client] = reference(reverse="deliveries", label=_("Client"))


class Dough(Entity, display="name", label=_("Dough"), label_plural=_("Doughs")):
    """What a bread is made of; one may begin with another."""

    code: Mapped[str] = field(exact=True, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    base: Mapped["Dough | None"] = reference(reverse="doughs", label=_("Begins with"))


DOUGHS = Defaults(
    Dough,
    by="code",
    rows=(
        {"code": "sourdough", "name": _("Sourdough")},
        {"code": "yeast", "name": _("Yeast")},
        {"code": "rye", "name": _("Rye bread"), "base": "sourdough"},
    ),
)


DELIVERY = Workflow(
    "bakery.delivery",
    _("Delivery"),
    states=(State("planned", _("Planned")), State("delivered", _("Delivered"), final=True)),
    transitions=(Transition("deliver", _("Deliver"), ("planned",), "delivered"),),
    initial="planned",
)


@action(Delivery, label=_("Renumber"))
def renumber(change: Change, delivery: Delivery, number: str) -> None:
    """Give a delivery another number."""
    change.update(delivery, number=number)


@query(Delivery)
def bakery_last_deliveries(asking: Asking, count: int) -> list[Delivery]:
    """The latest deliveries."""
    return list(asking.list_(Delivery))[-count:]


@before_save(Delivery)
def number_in_capitals(saving: Saving) -> None:
    """Numbers of deliveries are written in capitals."""
    saving["number"] = saving["number"].upper()


@validation(Delivery)
def numbered_as_delivery(change: Change, delivery: Delivery) -> list[Problem]:
    """Numbers of deliveries begin with a D."""
    if delivery.number.startswith("D-"):
        return []
    return [Problem("bakery.number_odd", _("It is no number of a delivery."), ("number",))]


TOLD: list[str] = []


@after_commit(Delivery, transitions=("deliver",))
def tell_driver(event: Event) -> None:
    """The driver is told."""
    TOLD.append(f"{event.transition} {event.version}")


@job(every_minutes=60)
def count_loaves(change: Change) -> None:
    """The loaves are counted."""
    TOLD.append(f"{change.settings(BakerySettings).loaves} loaves")


@dataclass(frozen=True)
class BakerySettings:
    """How much is baked."""

    loaves: int = 200


LOAVES = Example(
    _("Loaves of a client"),
    """
    query BakeryLoaves($id: ID!) {
      client(id: $id) { bakery { loaves } }
    }
    """,
    {"id": Sample("{ clients(first: 1) { nodes { id } } }")},
)


def bake(demo: Demo) -> None:
    """A client for the demo."""
    demo.change.create(Client, name="Pék Kft.")


class Bakery(Plugin):
    """A plugin that implements every hook once."""

    name = "bakery"

    @hookimpl
    def entities(self) -> list[type[Entity] | type[Facet[Client]]]:
        return [ClientBakery, Delivery, Dough]

    @hookimpl
    def workflows(self) -> list[Workflow]:
        return [DELIVERY]

    @hookimpl
    def workflow_patches(self) -> list[AddGuards]:
        rye = Guard("bakery.rye_only", _("We sell rye bread only."), lambda deal: deal.client.bakery.flour == Flour.RYE)
        tasting = insert_state(
            "tasting", label=_("Tasting"), on="deal.engage", exit="taste", exit_label=_("Taste"), fallback="engaging"
        )
        return [add_guards("deal.qualify", rye), tasting]  # type: ignore[list-item]  # both are patches

    @hookimpl
    def tier_schemes(self) -> list[TierScheme]:
        much = Criterion(
            "volume", _("{loaves} loaves a day"), lambda client, loaves: client.bakery.loaves >= loaves, {"loaves": 100}
        )
        return [
            TierScheme(
                "bakery.client", _("Client"), Client, (Tier("small", _("Small")), Tier("big", _("Big"), (much,)))
            )
        ]

    @hookimpl
    def defaults(self) -> list[Defaults]:
        return [DOUGHS]

    @hookimpl
    def metrics(self) -> list[Metric]:
        return [
            Metric("bakery.clients", _("Clients with bread"), Client, where=lambda client: client.bakery.loaves > 0)
        ]

    @hookimpl
    def actions(self) -> list[Action]:
        return [renumber]

    @hookimpl
    def queries(self) -> list[Query]:
        return [bakery_last_deliveries]

    @hookimpl
    def validations(self) -> list[Validation]:
        return [numbered_as_delivery]

    @hookimpl
    def before_save(self) -> list[BeforeSave]:
        return [number_in_capitals]

    @hookimpl
    def after_commit(self) -> list[AfterCommit]:
        return [tell_driver]

    @hookimpl
    def jobs(self) -> list[Job]:
        return [count_loaves]

    @hookimpl
    def settings(self) -> list[type]:
        return [BakerySettings]

    @hookimpl
    def permissions(self) -> list[Permission]:
        return [Permission("bakery.loaves.read", _("See how many loaves clients buy"))]

    @hookimpl
    def roles(self) -> list[Role]:
        return [Role("bakery.baker", _("Baker"), ("bakery.loaves.read",))]

    @hookimpl
    def measures(self) -> list[Measure]:
        return [Measure("bakery.loaves", _("Loaves a day"), Client, "bakery.loaves")]

    @hookimpl
    def examples(self) -> list[Example]:
        return [LOAVES]

    @hookimpl
    def demo_data(self) -> list[object]:
        return [bake]


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    """The core with the bakery."""
    return assemble([Bakery])


@pytest.fixture
def writer(assembly: Assembly, engine: sa.Engine) -> Writer:
    """An empty database."""
    make_tables(assembly, engine)
    return Writer(assembly, engine)


def test_hook_entities(assembly: Assembly, writer: Writer) -> None:
    def work(change: Change) -> tuple[Flour, list[str]]:
        client = change.create(Client, name="Pék Kft.", facets={"bakery": {"flour": Flour.RYE}})
        change.create(Delivery, number="D-1", client=client)
        return change.facet(client, ClientBakery).flour, [each.number for each in change.list_(Delivery)]

    assert writer.run(SYSTEM, work) == (Flour.RYE, ["D-1"])
    types = build_schema(assembly).graphql.type_map
    assert {"ClientBakery", "BakeryDelivery", "BakeryDeliveryFilter", "BakeryDeliveryCreateInput"} <= set(types)


def test_hook_workflows(writer: Writer) -> None:
    def work(change: Change) -> list[str]:
        delivery = change.create(Delivery, number="D-1", client=change.create(Client, name="Pék Kft."))
        before = delivery.status
        change.transition(delivery, "deliver")
        return [before, delivery.status]

    assert writer.run(SYSTEM, work) == ["planned", "delivered"]


def test_hook_workflow_patches(writer: Writer) -> None:
    def sell(flour: Flour) -> list[str]:
        def work(change: Change) -> list[str]:
            client = change.create(Client, name="Pék Kft.", facets={"bakery": {"flour": flour}})
            deal = change.create(Deal, name="Bread", client=client)
            passed = []
            for name in ("engage", "taste", "qualify"):
                change.transition(deal, name)
                passed.append(deal.stage)
            return passed

        return writer.run(SYSTEM, work)

    assert sell(Flour.RYE) == ["tasting", "engaging", "qualified"]
    with pytest.raises(Refused) as refused:
        sell(Flour.WHEAT)
    assert [problem.code for problem in refused.value.problems] == ["bakery.rye_only"]


def test_hook_tier_schemes(assembly: Assembly, writer: Writer) -> None:
    from paktum.tiers.engine import retier

    writer.run(SYSTEM, lambda change: change.create(Client, name="Big", facets={"bakery": {"loaves": 120}}))
    writer.run(SYSTEM, lambda change: change.create(Client, name="Small"))

    done = retier(assembly, writer)

    assert [(each.scheme, each.records, each.changed) for each in done] == [("bakery.client", 2, 2)]


def doughs(change: Change) -> dict[str, tuple[str, str | None]]:
    return {each.code: (each.name, each.base and each.base.code) for each in change.list_(Dough)}


def test_hook_defaults(assembly: Assembly, engine: sa.Engine, writer: Writer) -> None:
    seed(assembly, engine)
    shipped = {"sourdough": ("Sourdough", None), "yeast": ("Yeast", None), "rye": ("Rye bread", "sourdough")}
    assert writer.run(SYSTEM, doughs) == shipped

    def work(change: Change) -> None:
        found = {each.code: each for each in change.list_(Dough)}
        change.update(found["rye"], code="dark", name="Dark bread", base=None)
        change.delete(found["yeast"])

    writer.run(SYSTEM, work)
    seed(assembly, engine)
    assert writer.run(SYSTEM, doughs) == {"sourdough": ("Sourdough", None), "dark": ("Dark bread", None)}


def test_a_record_of_the_company_stands_for_a_default(assembly: Assembly, engine: sa.Engine, writer: Writer) -> None:
    writer.run(SYSTEM, lambda change: change.create(Dough, code="sourdough", name="Our sourdough"))
    seed(assembly, engine)
    assert writer.run(SYSTEM, doughs) == {
        "sourdough": ("Our sourdough", None), "yeast": ("Yeast", None), "rye": ("Rye bread", "sourdough")
    }  # fmt: skip


def test_what_refers_to_a_deleted_default_is_not_put_in(assembly: Assembly, engine: sa.Engine, writer: Writer) -> None:
    seed(replace(assembly, defaults=(replace(DOUGHS, rows=DOUGHS.rows[:1]),)), engine)
    writer.run(SYSTEM, lambda change: change.delete(*change.list_(Dough)))
    seed(assembly, engine)
    assert writer.run(SYSTEM, doughs) == {"yeast": ("Yeast", None)}


def test_hook_metrics(writer: Writer) -> None:
    def work(change: Change) -> list[tuple[Decimal]]:
        for loaves in (0, 2, 3):
            change.create(Client, name="Pék Kft.", facets={"bakery": {"loaves": loaves}})
        period = change.create(Period, code="2026")
        change.create(Target, period=period, metric="bakery.clients", unit=TargetUnit.COMPANY)
        return [
            values
            for _target, values in change.figures(Target, lambda row: row.id.is_not(None), lambda row: (row.fact,))
        ]

    assert writer.run(SYSTEM, work) == [(Decimal(2),)]


def test_hook_actions(assembly: Assembly) -> None:
    text = build_schema(assembly).sdl()

    assert "bakeryDeliveryRenumber(" in text
    assert "input BakeryDeliveryRenumberInput" in text


def test_hook_queries(assembly: Assembly) -> None:
    text = build_schema(assembly).sdl()

    assert assembly.queries["bakeryLastDeliveries"].query is bakery_last_deliveries
    assert '"""The latest deliveries."""\n  bakeryLastDeliveries(' in text


def test_hook_validations(writer: Writer) -> None:
    with pytest.raises(Refused) as refused:
        writer.run(SYSTEM, lambda change: change.create(Delivery, number="4711", client=a_client(change)))

    assert [(each.code, each.path) for each in refused.value.problems] == [("bakery.number_odd", ("number",))]


def test_hook_before_save(writer: Writer) -> None:
    made = writer.run(SYSTEM, lambda change: change.create(Delivery, number="d-1", client=a_client(change)))

    assert writer.run(SYSTEM, lambda change: change.get(Delivery, made.id).number) == "D-1"


def test_hook_after_commit(writer: Writer) -> None:
    from paktum.work.upkeep import tick

    def work(change: Change) -> None:
        delivery = change.create(Delivery, number="D-1", client=a_client(change))
        change.transition(delivery, "deliver")

    TOLD.clear()
    writer.run(SYSTEM, work)
    made = writer.run(SYSTEM, lambda change: change.create(Delivery, number="D-2", client=a_client(change)))
    writer.run(SYSTEM, lambda change: change.transition(change.get(Delivery, made.id), "deliver"))

    assert (tick(writer, timedelta(hours=1)).delivered, TOLD) == (1, ["deliver 2"])


def test_hook_jobs(writer: Writer) -> None:
    from paktum.work.jobs import run_job

    TOLD.clear()
    run_job(writer, "bakery.count_loaves")

    assert TOLD == ["200 loaves"]


def test_hook_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKTUM_BAKERY_LOAVES", "250")

    assert assemble([Bakery]).settings(BakerySettings) == BakerySettings(250)


def a_client(change: Change) -> Client:
    return change.create(Client, name="Pék Kft.")


def test_hook_permissions(assembly: Assembly) -> None:
    assert "bakery.loaves.read" in {permission.code for permission in assembly.permissions}


def test_hook_roles(assembly: Assembly) -> None:
    assert assembly.roles["bakery.baker"].permissions == ("bakery.loaves.read",)


def test_hook_measures(assembly: Assembly, writer: Writer) -> None:
    limits = {"bakery.loaves": ((Limit(Decimal(20)),),)}
    baker = Actor(None, (), frozenset(), rights=UNRESTRICTED, limits=limits)

    def made(loaves: int) -> None:
        writer.run(baker, lambda change: change.create(Client, name="Pék Kft.", facets={"bakery": {"loaves": loaves}}))

    made(20)
    with pytest.raises(Refused) as refused:
        made(21)
    assert [problem.code for problem in refused.value.problems] == ["APPROVAL_REQUIRED"]
    assert len(writer.run(SYSTEM, lambda change: change.list_(Client))) == 1


def test_hook_examples(assembly: Assembly) -> None:
    assert LOAVES in [owned.record for owned in assembly.examples if owned.plugin == "bakery"]
    assert (
        dict(example_files(assembly)).items()
        >= {
            "BakeryLoaves.graphql": (
                "# Loaves of a client\n\nquery BakeryLoaves($id: ID!) {\n  client(id: $id) { bakery { loaves } }\n}\n"
            ),
            "BakeryLoaves.json": ('{\n  "id": {\n    "$sample": "{ clients(first: 1) { nodes { id } } }"\n  }\n}\n'),
        }.items()
    )


def test_hook_demo_data(assembly: Assembly, writer: Writer) -> None:
    from paktum.write.cause import Origin

    assert bake in assembly.demo_data

    def work(change: Change) -> list[str]:
        bake(Demo(change))
        return [client.name for client in change.list_(Client)]

    assert writer.run(SYSTEM, work, origin=Origin.DEMO) == ["Pék Kft."]


@pytest.mark.parametrize("hook", HOOK_NAMES)
def test_a_hook_is_documented_used_and_tested(hook: str) -> None:
    headings = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]

    assert f"### `{hook}`" in headings
    assert [plugin.name for plugin in BUNDLED if hook in vars(plugin)] != []
    assert f"test_hook_{hook}" in globals()
    assert inspect.getdoc(getattr(Hooks, hook))


def test_the_reference_names_no_hook_that_there_is_not() -> None:
    named = {
        line.strip("# `") for line in REFERENCE.read_text(encoding="utf-8").splitlines() if line.startswith("### ")
    }

    assert named == set(HOOK_NAMES)
