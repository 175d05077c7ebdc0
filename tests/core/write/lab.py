"""A plugin with every sort of attribute, deletion rule, transition and action that the write path knows."""

import enum
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from paktum import (
    ANY,
    Action,
    BeforeSave,
    Change,
    Condition,
    Deletion,
    Entity,
    Facet,
    Guard,
    Mapped,
    Money,
    Percentage,
    Permission,
    Plugin,
    PostalAddress,
    Problem,
    Row,
    Saving,
    State,
    Tier,
    TierScheme,
    Transition,
    Validation,
    Workflow,
    action,
    before_save,
    field,
    hookimpl,
    label as _,
    reference,
    refuse,
    state,
    today,
    validation,
)
from paktum.crm import Client

SECRET = "lab.secret.write"


class Unit(enum.Enum):
    """What a weight is in."""

    GRAM = "g"
    KILOGRAM = "kg"


def even_fault(code: str) -> str | None:
    """What is wrong with a code of an odd length."""
    return None if len(code) % 2 == 0 else _("the code must have an even number of characters")


class ClientLab(Facet[Client]):
    """What a laboratory knows of a client."""

    standing: Mapped[str] = field(default="Új ügyfél", searchable=True)
    version: Mapped[int] = field(default=7)
    source: Mapped[str | None] = field()
    budget: Mapped[Money | None] = field()
    secret: Mapped[str | None] = field(read="lab.secret.read", write=SECRET)
    guardian: Mapped[Client | None] = reference(reverse="wards", on_delete=Deletion.RESTRICT)


class Sample(Entity, display="name"):
    """Something that is examined."""

    name: Mapped[str] = field(length=20)
    code: Mapped[str | None] = field(exact=True, length=8, unique=True, check=even_fault)
    serial: Mapped[str | None] = field(exact=True, create_only=True)
    unit: Mapped[Unit] = field(default=Unit.GRAM)
    weight: Mapped[Decimal | None] = field(minimum=0, maximum=1000)
    purity: Mapped[Percentage | None] = field()
    pieces: Mapped[int | None] = field(minimum=1)
    is_fresh: Mapped[bool] = field(default=True)
    price: Mapped[Money | None] = field(minimum=1)
    site: Mapped[PostalAddress | None] = field()
    taken_on: Mapped[date | None] = field(minimum=date(2000, 1, 1))
    taken_at: Mapped[datetime | None] = field()
    seen_on: Mapped[date | None] = field(write=None)
    secret: Mapped[str | None] = field(write=SECRET)
    note: Mapped[str | None] = field(long=True)
    stage: Mapped[str] = state("lab.sample")
    parent: Mapped["Sample | None"] = reference(reverse="parts")
    client: Mapped[Client | None] = reference(reverse="samples", on_delete=Deletion.CASCADE)


class Vial(Entity, display="name"):
    """A part of a sample: it goes with it."""

    name: Mapped[str] = field(searchable=True)
    sample: Mapped[Sample] = reference(reverse="vials")


class Report(Entity, display="title"):
    """What was found out: its sample stays as long as it does, but both go with the client."""

    title: Mapped[str] = field()
    sample: Mapped[Sample | None] = reference(reverse="reports", on_delete=Deletion.RESTRICT)
    client: Mapped[Client | None] = reference(reverse="reports", on_delete=Deletion.CASCADE)


class VialLab(Facet[Vial]):
    """More of a vial, by a reference that takes the vial with it."""

    label: Mapped[str | None] = field()
    twin: Mapped[Vial | None] = reference(reverse="twins", on_delete=Deletion.CASCADE)


def is_weighed(sample: Row) -> Condition:
    """Whether the sample has a weight."""
    return sample.weight.is_not(None)


def is_priced(sample: Row) -> Condition:
    """Whether the sample has a price."""
    return sample.price.is_not(None)


def is_of_the_past(sample: Row) -> Condition:
    """Whether the sample was taken before today; unknown where it has no day."""
    return sample.taken_on < today()


FLOW = Workflow(
    "lab.sample",
    _("Examination"),
    states=(
        State("new", _("New")),
        State("checked", _("Checked")),
        State("archived", _("Archived"), final=True),
    ),
    transitions=(
        Transition(
            "check", _("Check"), ("new",), "checked",
            guards=(
                Guard("lab.not_weighed", _("The sample has no weight."), is_weighed),
                Guard("lab.not_priced", _("The sample has no price."), is_priced),
                Guard("lab.not_past", _("The sample was not taken in the past."), is_of_the_past),
            ),
        ),
        Transition("renew", _("Renew"), ("checked",), "new"),
        Transition("archive", _("Archive"), (ANY,), "archived", permission="lab.archive"),
    ),
    initial="new",
)  # fmt: skip


@action(Sample, label=_("Weigh"))
def weigh(
    change: Change,
    sample: Sample,
    weight: Decimal,
    unit: Unit = Unit.KILOGRAM,
    owner: Client | None = None,
    price: Money | None = None,
    remark: str | None = None,
) -> None:
    """Note a weight, and what else is given."""
    client = owner or sample.client
    change.update(sample, weight=weight, unit=unit, client=client, price=price, note=remark, seen_on=change.today)


@action(Sample, label=_("Explode"))
def explode(change: Change, sample: Sample) -> None:
    """Fail in the middle."""
    change.update(sample, name="Exploded")
    change.create(Vial, name="Shard", sample=sample)
    change.session.flush()
    raise RuntimeError("the password is hunter2")


@action(Sample, label=_("Rename"))
def rename(change: Change, sample: Sample, text: str) -> None:
    """Give an attribute a value from an input of another name."""
    change.update(sample, name=text)


@action(Sample, label=_("Refuse"))
def think_better(change: Change, sample: Sample, weight: int = 0) -> None:
    """Refuse in the middle."""
    change.update(sample, name="Almost")
    change.session.flush()
    raise refuse("lab.changed_mind", _("Not today."), "weight")


@action(Sample, label=_("Examine"), permission="lab.archive")
def examine(change: Change, sample: Sample) -> None:
    """Change a sample in several steps."""
    change.update(sample, weight=Decimal(1), price=Money(Decimal(2), "EUR"), taken_on=date(2020, 1, 1))
    change.transition(sample, "check", note="by hand")
    change.update(sample, name="Examined")


@action(Client, label=_("Adopt"), name="lab_adopt")
def adopt(change: Change, client: Client, ward: Client) -> None:
    """Make a client the guardian of another."""
    change.update(ward, facets={"lab": {"guardian": client}})


@before_save(Vial)
def tidy(saving: Saving) -> None:
    """Names have no spaces around them, and some new vials get a label."""
    saving["name"] = saving["name"].strip()
    if saving.is_new and saving["name"] == "Labelled":
        saving["lab.label"] = f"of {saving['sample'].name}"


@before_save(Vial)
def shorten(saving: Saving) -> None:
    """A label of which there is too much, and a failure."""
    if saving["name"] == "Shake":
        raise RuntimeError("the password is hunter2")
    if saving.changes("name") and saving["name"] == "Long":
        saving["lab.label"] = "x" * 201


@validation(Vial)
def not_leaking(change: Change, vial: Vial) -> Iterator[Problem]:
    """What is told of a vial that leaks, of its sample, and of its label."""
    if "Leaking" in vial.name:
        yield Problem("lab.leaking", _("The vial leaks."), ("name",))
        yield Problem("lab.wet", _("The sample is wet."), ("sample",))
    if change.facet(vial, VialLab).label == "wrong":
        yield Problem("lab.mislabelled", _("The label is wrong."), ("lab", "label"))


@validation(Vial)
def not_broken(change: Change, vial: Vial) -> list[Problem]:
    """A refusal, a failure, and a validation that writes."""
    if "Broken" in vial.name:
        raise refuse("lab.broken", _("The vial is broken."))
    if vial.name == "Crash":
        raise RuntimeError("the password is hunter2")
    if vial.name == "Scribble":
        change.update(vial, name="Scribbled")
    return []


RANK = TierScheme("lab.rank", _("Rank"), Sample, (Tier("low", _("Low")),))


class Lab(Plugin):
    """A laboratory."""

    name = "lab"
    package = __package__

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return (ClientLab, Sample, Vial, Report, VialLab)

    @hookimpl
    def workflows(self) -> Sequence[Workflow]:
        return (FLOW,)

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return (RANK,)

    @hookimpl
    def actions(self) -> Sequence[Action]:
        return (weigh, explode, rename, think_better, examine, adopt)

    @hookimpl
    def validations(self) -> Sequence[Validation]:
        return (not_leaking, not_broken)

    @hookimpl
    def before_save(self) -> Sequence[BeforeSave]:
        return (tidy, shorten)

    @hookimpl
    def permissions(self) -> Sequence[Permission]:
        codes = ("lab.secret.read", SECRET, "lab.archive")
        return tuple(Permission(code, _("Work in the laboratory")) for code in codes)
