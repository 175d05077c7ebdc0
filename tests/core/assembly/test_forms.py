"""Attributes, enumerations and defaults that cannot be used, whatever else there is."""

import enum
from datetime import date
from decimal import Decimal

import pytest

from paktum import (
    Access,
    Action,
    Deletion,
    Entity,
    Facet,
    Grant,
    Guard,
    Mapped,
    Money,
    PostalAddress,
    Rate,
    Role,
    Tier,
    TierScheme,
    Transition,
    User,
    Workflow,
    computed,
    field,
    label as _,
    reference,
    state,
)
from paktum.assembly.build import assemble
from paktum.crm import Client
from paktum.declare.values import Labels

KEPT = _("Kept")


class Oak(enum.Enum):
    """Where the oak grew."""

    FRENCH = "french"


@pytest.fixture
def fault(plugin, problem):
    """What is wrong with the one class of a plugin."""

    def find(declared):
        code, plugins, message, remedy = problem(plugin("craft", entities=[declared]))
        assert (code, plugins, remedy) == ("FIELD_INVALID", ("craft",), "mend the declaration")
        return message

    return find


@pytest.mark.parametrize("annotation", [complex, float, list[str], dict[str, int], bytes, Client, str | int])
def test_an_annotation_that_cannot_be_stored_is_reported_with_what_can(fault, annotation):
    class Cask(Entity):
        """A cask."""

        size: Mapped[annotation] = field()

    message = fault(Cask)

    assert message.startswith("Cask.size cannot be stored as ")
    assert message.endswith(
        "use str, int, bool, Decimal, Rate, date, datetime, an Enum, Money, PostalAddress or reference() to an entity"
    )


def test_all_annotations_that_cannot_be_stored_are_reported_at_once(plugin, problems):
    class Cask(Entity):
        """A cask."""

        size: Mapped[complex] = field()
        weight: Mapped[float] = field()
        client: Mapped[str] = reference()
        grade: str = field()

    found = problems(plugin("craft", entities=[Cask]))

    assert [problem.message.split(",")[0].split(";")[0] for problem in found] == [
        "Cask.size cannot be stored as <class 'complex'>",
        "Cask.weight cannot be stored as <class 'float'>",
        "Cask.client is a reference",
        "Cask.grade needs an annotation such as Mapped[str]",
    ]


def test_an_attribute_without_annotation_is_reported(fault):
    class Cask(Entity):
        """A cask."""

        size = field()

    assert fault(Cask) == "Cask.size needs an annotation such as Mapped[str]"


def test_an_annotation_without_field_is_reported(fault):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int]

    assert fault(Cask) == "Cask.size has an annotation and no field(): write size: ... = field()"


def test_an_annotation_that_cannot_be_read_is_reported(fault):
    class Cask(Entity):
        """A cask."""

        size: "Mapped[Nothing]" = field()  # noqa: F821

    assert fault(Cask) == "an annotation of Cask cannot be read: name 'Nothing' is not defined"


def test_labels_can_only_be_computed(fault):
    class Cask(Entity):
        """A cask."""

        texts: Mapped[Labels] = field()

    assert fault(Cask) == "Cask.texts: Labels can be computed, not stored"


def test_a_reference_that_must_stay_cannot_be_emptied(fault):
    class Cask(Entity):
        """A cask."""

        client: Mapped[Client] = reference(on_delete=Deletion.SET_NULL)

    assert fault(Cask) == "Cask.client has on_delete=SET_NULL, but cannot be empty; write Client | None"


def test_a_reference_leads_to_an_entity(fault):
    class Cask(Entity):
        """A cask."""

        client: Mapped[str] = reference()

    assert fault(Cask) == "Cask.client is a reference, but <class 'str'> is not an entity"


def test_a_display_that_is_no_attribute_is_reported(fault):
    class Cask(Entity, display="brand"):
        """A cask."""

        size: Mapped[int] = field()

    assert fault(Cask) == "Cask has display='brand', but no such attribute"


def test_a_facet_without_attributes_is_reported(fault):
    class ClientCraft(Facet[Client]):
        """Nothing."""

    assert fault(ClientCraft) == "ClientCraft declares no attribute"


def test_a_column_s_name_can_be_too_long(fault):
    class Cask(Entity):
        """A cask."""

        a_name_that_says_all_there_is_to_say_about_an_attribute_of_casks: Mapped[str] = field()

    assert fault(Cask).endswith("needs a column of 69 characters; 63 are possible: name it shorter")


def test_an_attribute_of_a_facet_cannot_be_unique(fault):
    class ClientCraft(Facet[Client]):
        """More."""

        number: Mapped[str | None] = field(unique=True)

    assert fault(ClientCraft) == (
        "ClientCraft.number cannot be unique, since a facet stays when its owner is deleted: use an entity of its own"
    )


@pytest.mark.parametrize(("exact", "most"), [(False, 300), (True, 600)])
def test_an_indexed_text_cannot_be_longer_than_an_index_takes(fault, plugin, exact, most):
    class Cask(Entity):
        """A cask."""

        brand: Mapped[str] = field(exact=exact, length=most + 1, index=True)

    class Keg(Entity):
        """A keg."""

        brand: Mapped[str] = field(exact=exact, length=most, unique=True)

    assert fault(Cask) == f"Cask.brand is indexed, so it can have at most {most} characters, not {most + 1}"
    assemble([plugin("craft", entities=[Keg])])


def test_an_index_is_of_stored_attributes(fault, problems, plugin):
    class Keg(Entity, indexes=(("brand", "litres"), ("brand", "cost"))):
        """A keg."""

        brand: Mapped[str] = field()
        price: Mapped[Money | None] = field()
        cost: Mapped[Money | None] = computed(lambda row: row.price * 2)

    class Cask(Entity, indexes=("brand", ())):
        """A cask."""

        brand: Mapped[str] = field()

    class Barrel(Entity):
        """A barrel."""

        place: Mapped[PostalAddress | None] = field(index=True)

    assert [each.message for each in problems(plugin("craft", entities=[Keg, Cask, Barrel]))] == [
        "Keg has 'litres' in indexes, but no such stored attribute",
        "Keg has 'cost' in indexes, but no such stored attribute",
        """Cask has 'brand' in indexes; write attributes in brackets: indexes=(("owner", "name"),)""",
        """Cask has () in indexes; write attributes in brackets: indexes=(("owner", "name"),)""",
        "Barrel.place cannot be indexed, since it has several parts",
    ]


def test_a_member_is_a_user_and_of_the_record_that_the_rights_come_from(fault):
    class Cask(Entity):
        """A cask."""

        cooper: Mapped[User] = reference(access=Access.MEMBER)

    wanted = "Cask has access=MEMBER; it needs one such reference, to User, and one with access=THROUGH"
    assert fault(Cask) == wanted


def test_an_attribute_in_a_compound_index_cannot_be_longer_than_an_index_takes(fault):
    class Cask(Entity, indexes=(("kind", "brand"),)):
        """A cask."""

        kind: Mapped[int] = field()
        brand: Mapped[str] = field(length=301)

    assert fault(Cask) == "Cask.brand is indexed, so it can have at most 300 characters, not 301"


@pytest.mark.parametrize(
    ("annotation", "options", "why"),
    [
        (int, {}, "it is neither a text nor a code"),
        (Money, {}, "it is neither a text nor a code"),
        (str, {"read": "client.assign"}, "not everybody may read it: what search finds would give it away"),
        (str, {"confidential": True}, "not everybody may read it: what search finds would give it away"),
    ],
)
def test_only_texts_that_everybody_may_read_are_searchable(fault, annotation, options, why):
    class Cask(Entity):
        """A cask."""

        __annotations__ = {"secret": Mapped[annotation]}
        secret = field(searchable=True, **options)

    class ClientCraft(Facet[Client]):
        """More."""

        __annotations__ = {"secret": Mapped[annotation | None]}
        secret = field(searchable=True, **options)

    assert fault(Cask) == f"Cask.secret cannot be searchable, since {why}"
    assert fault(ClientCraft) == f"ClientCraft.secret cannot be searchable, since {why}"


NOT_ENCRYPTED = "cannot be confidential, since only a text without exact=True is encrypted: guard it by read=..."


@pytest.mark.parametrize(
    ("annotation", "options", "why"),
    [
        (int, {}, NOT_ENCRYPTED),
        (str, {"exact": True}, NOT_ENCRYPTED),
        (str, {"unique": True}, "cannot be unique or indexed, since the database holds it encrypted"),
        (str, {"index": True}, "cannot be unique or indexed, since the database holds it encrypted"),
        (str, {"default": "x"}, "is confidential, so it cannot have a default"),
    ],
)  # fmt: skip
def test_what_the_database_holds_encrypted_is_a_text_that_it_need_not_know(fault, annotation, options, why):
    class Cask(Entity):
        """A cask."""

        __annotations__ = {"secret": Mapped[annotation]}
        secret = field(confidential=True, **options)

    assert fault(Cask) == f"Cask.secret {why}"


def test_what_is_confidential_names_no_record(fault):
    class Cask(Entity, display="secret"):
        """A cask."""

        secret: Mapped[str] = field(confidential=True)

    assert fault(Cask) == "Cask.secret is confidential, so it cannot name a record to people"


def test_what_the_api_does_not_show_is_not_searchable(fault):
    class Cask(Entity, internal=True):
        """A cask."""

        brand: Mapped[str] = field(searchable=True)

    assert fault(Cask) == "Cask.brand cannot be searchable, since the API does not show Cask"


def test_money_cannot_be_unique(fault):
    class Cask(Entity):
        """A cask."""

        price: Mapped[Money] = field(unique=True)

    assert fault(Cask) == "Cask.price cannot be unique, since it is a money"


@pytest.mark.parametrize(
    ("annotation", "options", "why"),
    [
        (str, {"default": "too long", "length": 3}, "at most 3 characters, not 8"),
        (str, {"default": ""}, "a value is needed"),
        (int, {"default": None}, "a value is needed"),
        (int, {"default": 0, "minimum": 1}, "at least 1"),
        (int, {"default": True}, "a whole number between -2147483647 and 2147483647"),
        (Rate, {"default": 0.5}, "a decimal is needed, not 0.5"),
        (Rate, {"default": Decimal("0.1234567891")}, "at most 9 digits behind the point"),
        (Money, {"default": Money(Decimal(1), "EURO")}, "at most 3 characters, not 4"),
        (date, {"default": "2026-01-01"}, "a calendar day is needed, not '2026-01-01'"),
        (Oak, {"default": "english"}, "not one of french"),
    ],
)
def test_a_default_that_would_be_refused_is_reported(fault, annotation, options, why):
    class Cask(Entity):
        """A cask."""

        size: Mapped[annotation] = field(**options)

    assert fault(Cask) == f"Cask.size has the default {options['default']!r}, which it would refuse: {why}"


def test_a_state_is_a_text_that_is_always_there(plugin, problems):
    from paktum import State

    class Cask(Entity):
        """A cask."""

        stage: Mapped[str | None] = state("craft.cask")

    workflow = Workflow(
        "craft.cask", KEPT, (State("full", KEPT), State("empty", KEPT, final=True)),
        (Transition("pour", KEPT, ("full",), "empty"),), "full",
    )  # fmt: skip
    (found,) = problems(plugin("craft", entities=[Cask], workflows=[workflow]))

    assert found.message == "Cask.stage is a state; write stage: Mapped[str] = state(...)"


def test_a_facet_cannot_go_through_a_workflow(plugin, problems):
    class ClientCraft(Facet[Client]):
        """More."""

        stage: Mapped[str] = state("deal")

    (found,) = problems(plugin("craft", entities=[ClientCraft]))

    assert found.message == "ClientCraft.stage is a state, but only an entity can go through a workflow"


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({}, "Grade has no member"),
        ({"FINE": "fine", "poor": "poor"}, "Grade: write poor in capitals"),
        ({"FINE": 1}, "Grade: a value must be 1 to 60 characters, not 1"),
        ({"FINE": ""}, "Grade: a value must be 1 to 60 characters, not ''"),
        ({"FINE": "x" * 61}, f"Grade: a value must be 1 to 60 characters, not {'x' * 61!r}"),
    ],
)
def test_an_enumeration_that_cannot_be_used_is_reported(plugin, problem, members, what):
    Grade = enum.Enum("Grade", members)  # noqa: N806  a class

    class Cask(Entity):
        """A cask."""

        grade: Mapped[Grade] = field()

    assert problem(plugin("craft", entities=[Cask])) == ("ENUM_INVALID", ("craft",), what, "mend the enumeration")


def only_the_change(change):
    """Do nothing."""


def without_annotation(change, record, size):
    """Do nothing."""


def with_any_number(change, record, *sizes: int):
    """Do nothing."""


def with_a_wrong_kind(change, record, size: complex):
    """Do nothing."""


def with_an_id(change, record, id: str):
    """Do nothing."""


def with_one_input_twice(change, record, client: Client, client_id: str):
    """Do nothing."""


def with_an_unreadable_annotation(change, record, size: "Nothing"):  # noqa: F821
    """Do nothing."""


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (only_the_change, "must take the change and the record: def pour(change, record, ...)"),
        (without_annotation, "its parameter size must have a plain name and an annotation"),
        (with_any_number, "its parameter *sizes: int must have a plain name and an annotation"),
        (with_a_wrong_kind, "cannot be stored as <class 'complex'>"),
        (with_an_id, "its input 'id' is there already; rename the parameter"),
        (with_one_input_twice, "its input 'clientId' is there already; rename the parameter"),
        (with_an_unreadable_annotation, "cannot be read: name 'Nothing' is not defined"),
    ],
)
def test_an_action_whose_inputs_cannot_be_used_is_reported(plugin, problem, function, what):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int] = field()

    action = Action("pour", Cask, function, KEPT)
    code, plugins, message, remedy = problem(plugin("craft", entities=[Cask], actions=[action]))

    assert (code, plugins, remedy) == ("ACTION_INVALID", ("craft",), "mend the function of the action")
    assert "the action Cask.pour" in message
    assert what in message


def test_an_action_is_on_an_entity(plugin, problem):
    assert problem(plugin("craft", actions=[Action("pour", "Client", only_the_change, KEPT)]))[2] == (
        "the action pour is on 'Client', which is not an entity"
    )


def test_entities_can_share_a_base_that_is_no_entity_of_its_own(plugin):
    class Numbered(Entity):
        number: Mapped[str] = field(unique=True)

    class Cask(Numbered):
        """A cask."""

        size: Mapped[int] = field()

    class Keg(Numbered):
        """A keg."""

    for _time in range(2):
        assembly = assemble([plugin("craft", entities=[Cask, Keg])])
        assert {"number", "size"} < set(assembly.entity(Cask).fields)
        assert "number" in assembly.entity(Keg).fields


GUARD = Guard("craft.x", KEPT, lambda row: row.id.is_not(None))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Transition("tap", KEPT, "full", "empty"),
            "Transition: sources must be a tuple, not str; write ('full',)",
        ),
        (
            lambda: Transition("tap", KEPT, ("full",), "empty", GUARD),
            "Transition: guards must be a tuple, not Guard; write ",
        ),
        (lambda: Role("craft.x", KEPT, "craft.y"), "Role: permissions must be a tuple, not str; write ('craft.y',)"),
        (lambda: Grant(Client, "read"), "Grant: actions must be a tuple, not str; write ('read',)"),
        (lambda: Grant("Client", ("read",)), "Grant: 'Client' is no kind of record; name an entity's class, ANY or"),
        (lambda: Grant(Client, ()), "Grant: actions are read, create, update, delete, transition, act or names of"),
        (lambda: Tier("x", KEPT, benefits=KEPT), "Tier: benefits must be a tuple, not Label; write ('Kept',)"),
        (
            lambda: TierScheme("craft.x", KEPT, Client, Tier("x", KEPT)),
            "TierScheme: tiers must be a tuple, not Tier; write ",
        ),
        (lambda: Workflow("craft.x", KEPT, [], (), "x"), "Workflow: states must be a tuple, not list; write ([],)"),
    ],
)
def test_records_refuse_at_once_what_is_no_tuple(make, message):
    with pytest.raises(TypeError) as raised:
        make()

    assert str(raised.value).startswith(message)


def test_declaring_classes_leaves_no_trace_in_the_standard_library():
    import typing

    assert "own_declared" not in vars(typing.Generic)


def test_a_circle_of_references_can_be_declared_without_a_constraint(plugin):
    assembly = assemble([plugin("craft", entities=[Cask, Keg])])

    keys = {
        (key.parent.table.name, key.column.table.name)
        for table in assembly.metadata.tables.values()
        for key in table.foreign_keys
    }
    assert ("craft_keg", "craft_cask") in keys
    assert ("craft_cask", "craft_keg") not in keys


class Cask(Entity):
    """A cask."""

    newest: Mapped["Keg | None"] = reference(constraint=False)
    keeper: Mapped[Client | None] = reference(access=Access.THROUGH)
    full: Mapped[bool | None] = computed(lambda row: row.newest.id.is_not(None), label=KEPT)


class Keg(Entity):
    """A keg that was filled from a cask."""

    cask: Mapped[Cask] = reference()
