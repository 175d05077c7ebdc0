"""Names that two declarations want, names that are Paktum's own, and names outside a plugin's own."""

import enum

import pytest

from paktum import (
    Action,
    Entity,
    Example,
    Facet,
    Guard,
    Mapped,
    Money,
    Permission,
    PostalAddress,
    Role,
    Tier,
    TierScheme,
    add_guards,
    computed,
    field,
    label as _,
    reference,
)
from paktum.assembly.build import assemble
from paktum.crm import Client

KEPT = _("Kept")
RENAME = "rename one of them"


def entity(name, options=None, /, **attributes):
    """An entity with attributes; each is an annotation, or an annotation and a declaration."""
    pairs = {key: value if isinstance(value, tuple) else (value, field()) for key, value in attributes.items()}
    body = {key: declaration for key, (_annotation, declaration) in pairs.items()}
    body["__annotations__"] = {key: Mapped[annotation] for key, (annotation, _declaration) in pairs.items()}
    body["__doc__"] = f"A {name.lower()}."
    return type(Entity)(name, (Entity,), body, **(options or {}))


def facet(owner, name="Extra", /, **attributes):
    """A facet, made like an entity."""
    import types

    pairs = {key: value if isinstance(value, tuple) else (value, field()) for key, value in attributes.items()}
    body = {key: declaration for key, (_annotation, declaration) in pairs.items()}
    body["__annotations__"] = {key: Mapped[annotation] for key, (annotation, _declaration) in pairs.items()}
    body["__doc__"] = "More."
    return types.new_class(name, (Facet[owner],), {}, lambda space: space.update(body))


def run(change, record):
    """Do nothing."""


def taken(kind, name, first, second):
    return f"two declarations want the {kind} {name!r}: {first} and {second}"


def test_a_table_that_two_plugins_want_is_reported_with_both(plugin, problems):
    found = problems(
        plugin("craft", entities=[entity("BeerCask", size=int)]),
        plugin("craft_beer", entities=[entity("Cask", size=int)]),
    )

    tables = [problem for problem in found if "table" in problem.message]
    assert [(each.code, each.plugins, each.message, each.remedy) for each in tables] == [
        (
            "NAME_TAKEN", ("craft", "craft_beer"),
            taken("table", "craft_beer_cask", "BeerCask of craft", "Cask of craft_beer"), RENAME,
        )
    ]  # fmt: skip


def test_a_type_that_two_plugins_want_is_reported_once_with_both(plugin, problems):
    found = problems(
        plugin("craft", entities=[entity("BeerCask", size=int)]),
        plugin("craft_beer", entities=[entity("Cask", size=int)]),
    )

    assert [problem.message for problem in found if "GraphQL type" in problem.message] == [
        taken("GraphQL type", "CraftBeerCask", "BeerCask of craft", "Cask of craft_beer")
    ]


def test_an_id_prefix_that_two_entities_want_is_reported(plugin, problem):
    first = entity("Cask", {"prefix": "box"}, size=int)
    second = entity("Crate", {"prefix": "box"}, size=int)

    assert problem(plugin("craft", entities=[first, second]))[:3] == (
        "NAME_TAKEN", ("craft", "craft"), taken("id prefix", "craft_box", "Cask of craft", "Crate of craft"),
    )  # fmt: skip


def test_a_type_of_paktum_s_own_cannot_be_declared(plugin, problem):
    class Filter(enum.Enum):
        """What a string filter lets pass."""

        FINE = "fine"

    assert problem(plugin("string", entities=[entity("Cask", passes=Filter)])) == (
        "NAME_TAKEN", ("paktum", "string"),
        taken("GraphQL type", "StringFilter", "Paktum itself", "Filter of string"), "choose another name",
    )  # fmt: skip


def test_the_filter_of_an_enumeration_is_a_name_too(plugin, problem):
    class Cask(enum.Enum):
        """A sort of cask."""

        OAK = "oak"

    cask = entity("CaskFilter", kind=Cask)

    assert problem(plugin("craft", entities=[cask]))[2] == taken(
        "GraphQL type", "CraftCaskFilter", "CaskFilter of craft", "Cask of craft"
    )


def test_two_enumerations_of_one_name_are_reported(plugin, problem):
    first, second = (enum.Enum("Grade", {"FINE": "fine"}) for _ in range(2))

    assert problem(plugin("craft", entities=[entity("Cask", a=first, b=second)]))[2] == taken(
        "GraphQL type", "CraftGrade", "Grade of craft", "Grade of craft"
    )


def test_two_plugins_can_use_an_enumeration_that_is_neither_s(plugin):
    shared = enum.Enum("Grade", {"FINE": "fine"}, module="elsewhere")

    one, other = (plugin(name, entities=[entity("Cask", grade=shared)]) for name in ("craft", "trade"))

    from paktum.schema.build import build_schema

    types = build_schema(assemble([one, other])).graphql.type_map
    assert {"CraftGrade", "CraftGradeFilter", "TradeGrade", "TradeGradeFilter"} <= set(types)


def test_a_facet_cannot_be_named_like_a_field(plugin, problems):
    found = problems(plugin("employees", entities=[facet(Client, size=int)]))

    assert {(each.code, each.plugins, each.message) for each in found} == {
        (
            "NAME_TAKEN",
            ("core", "employees"),
            taken(kind, "Client.employees", "Client.employees of core", "Extra of employees"),
        )
        for kind in ("GraphQL field", "input field")
    }


@pytest.mark.parametrize("name", ["and", "not", "id", "workflow", "tier", "count"])
def test_a_facet_cannot_be_named_like_what_every_type_has(plugin, problem, name):
    assert problem(plugin(name, entities=[facet(Client, size=int)]))[:3] == (
        "NAME_TAKEN", ("paktum", name), taken("GraphQL field", f"Client.{name}", "Paktum itself", f"Extra of {name}"),
    )  # fmt: skip


def test_what_is_derived_from_a_facet_can_be_a_type_already(plugin, problem):
    assert problem(plugin("filter", entities=[facet(Client, size=int)]))[:3] == (
        "NAME_TAKEN", ("core", "filter"), taken("GraphQL type", "ClientFilter", "Client of core", "Extra of filter"),
    )  # fmt: skip


def test_a_plugin_can_have_one_facet_of_an_entity(plugin, problems):
    found = problems(plugin("craft", entities=[facet(Client, "One", a=int), facet(Client, "Two", b=int)]))

    assert [problem.message for problem in found] == [taken("table", "craft_client", "One of craft", "Two of craft")]


def test_lists_of_a_plugin_need_a_name_of_their_own_although_it_has_no_facet(plugin, problem):
    cask = entity("Cask", client=(Client, reference(reverse="casks")))

    assert problem(plugin("owner", entities=[cask]))[:3] == (
        "NAME_TAKEN", ("core", "owner"),
        taken("GraphQL field", "Client.owner", "Client.owner of core", "Cask of owner"),
    )  # fmt: skip


def test_two_lists_of_one_name_are_reported(plugin, problems):
    first = entity("Cask", client=(Client, reference(reverse="barrels")))
    second = entity("Keg", client=(Client, reference(reverse="barrels")))

    found = problems(plugin("craft", entities=[first, second]))
    assert [each.message for each in found] == [
        taken("GraphQL field", f"Client.craft.{name}", "Cask.client of craft", "Keg.client of craft")
        for name in ("barrels", "barrelsAggregate")
    ]


def test_a_list_cannot_be_named_like_a_field_beside_it(plugin, problem):
    cask = entity("Cask", client=(Client, reference(reverse="grade")))

    assert problem(plugin("craft", entities=[facet(Client, grade=int), cask]))[2] == taken(
        "GraphQL field", "Client.craft.grade", "Extra.grade of craft", "Cask.client of craft"
    )


def test_a_list_and_its_groups_need_names_of_their_own(plugin, problem):
    cask = entity("Cask", client=(Client, reference(reverse="grade")))

    assert problem(plugin("craft", entities=[facet(Client, grade_aggregate=int), cask]))[2] == taken(
        "GraphQL field", "Client.craft.gradeAggregate", "Extra.grade_aggregate of craft", "Cask.client of craft"
    )


def test_an_attribute_cannot_be_named_like_the_keys_of_a_reference(plugin, problem):
    cask = entity("Cask", client=(Client, reference()), of_client=str)

    assert problem(plugin("craft", entities=[cask]))[2] == taken(
        "GraphQL field", "CraftCask.ofClient", "Cask.client of craft", "Cask.of_client of craft"
    )


def test_a_part_of_a_facet_s_structure_cannot_be_called_like_an_attribute(plugin, problem):
    cask = entity("Cask", trade_cellar_country=str)
    more = facet(cask, cellar=PostalAddress)

    assert problem(plugin("craft", entities=[cask]), plugin("trade", requires=("craft",), entities=[more]))[2] == taken(
        "order field", "CraftCask.TRADE_CELLAR_COUNTRY", "Cask.trade_cellar_country of craft", "Extra.cellar of trade"
    )


def test_a_reference_and_an_attribute_can_want_one_input_and_column(plugin, problems):
    cask = entity("Cask", client=(Client, reference()), client_id=str)

    found = problems(plugin("craft", entities=[cask]))

    assert [problem.message for problem in found] == [
        taken("input field", "CraftCask.clientId", "Cask.client of craft", "Cask.client_id of craft"),
        taken("column", "craft_cask.client_id", "Cask.client of craft", "Cask.client_id of craft"),
    ]


@pytest.mark.parametrize(
    ("attributes", "column"),
    [
        ({"price": Money, "price_amount": int}, "price_amount"),
        ({"site": PostalAddress, "site_country": str}, "site_country"),
        ({"brand": str, "brand_fold": int}, "brand_fold"),
    ],
)
def test_two_attributes_cannot_want_one_column(plugin, problem, attributes, column):
    first, second = attributes

    assert problem(plugin("craft", entities=[entity("Cask", **attributes)]))[:3] == (
        "NAME_TAKEN", ("craft", "craft"),
        taken("column", f"craft_cask.{column}", f"Cask.{first} of craft", f"Cask.{second} of craft"),
    )  # fmt: skip


def test_attributes_of_two_plugins_cannot_want_one_order(plugin, problem):
    one = plugin("craft", entities=[facet(Client, beer_grade=int)])
    other = plugin("craft_beer", entities=[facet(Client, grade=int)])

    assert problem(one, other)[:3] == (
        "NAME_TAKEN", ("craft", "craft_beer"),
        taken("order field", "Client.CRAFT_BEER_GRADE", "Extra.beer_grade of craft", "Extra.grade of craft_beer"),
    )  # fmt: skip


def test_singular_and_plural_cannot_be_one(plugin, problem):
    assert problem(plugin("craft", entities=[entity("News", {"plural": "news"}, size=int)]))[2] == taken(
        "GraphQL field", "Query.craftNews", "News of craft", "News.plural of craft"
    )


@pytest.mark.parametrize("name", ["version", "source", "external_id", "created_at"])
def test_an_entity_cannot_declare_again_what_every_entity_has(plugin, problem, name):
    assert problem(plugin("craft", entities=[entity("Cask", **{name: str})])) == (
        "NAME_TAKEN", ("craft", "paktum"), f"Cask.{name}: the name {name!r} is Paktum's own", "choose another name",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["deleted_at", "deletion_id", "options", "declared", "computed", "extends", "record"])
def test_names_that_paktum_needs_are_reserved(plugin, problems, name):
    for declared in (entity("Cask", size=int, **{name: str}), facet(Client, size=int, **{name: str})):
        found = problems(plugin("craft", entities=[declared]))

        assert (
            "NAME_TAKEN",
            ("craft", "paktum"),
            f"{declared.__name__}.{name}: the name {name!r} is Paktum's own",
        ) in {(problem.code, problem.plugins, problem.message) for problem in found}


@pytest.mark.parametrize("name", ["metadata", "registry", "query", "value", "name_", "x"])
def test_other_names_are_free(plugin, problems, name):
    if name == "name_":
        assert problems(plugin("craft", entities=[entity("Cask", **{name: str})]))[0].code == "NAME_INVALID"
    else:
        assert "CraftCask" in assemble([plugin("craft", entities=[entity("Cask", **{name: str})])]).entities


@pytest.mark.parametrize(
    ("hook", "make"),
    [
        ("permissions", lambda: Permission("craft.read", KEPT)),
        ("roles", lambda: Role("craft.read", KEPT, ())),
        ("tier_schemes", lambda: TierScheme("craft.read", KEPT, Client, (Tier("one", KEPT),))),
    ],
)
def test_a_code_that_a_plugin_declares_twice_is_reported(plugin, problem, hook, make):
    kind = {"permissions": "permission", "roles": "role", "tier_schemes": "tier scheme"}[hook]

    assert problem(plugin("craft", **{hook: [make(), make()]}))[:3] == (
        "NAME_TAKEN", ("craft", "craft"), taken(kind, "craft.read", "craft", "craft"),
    )  # fmt: skip


@pytest.mark.parametrize("hook", ["permissions", "roles", "tier_schemes"])
def test_a_record_that_two_plugins_return_is_reported_with_both(plugin, problems, hook):
    record = {
        "permissions": Permission("craft.read", KEPT), "roles": Role("craft.read", KEPT, ()),
        "tier_schemes": TierScheme("craft.read", KEPT, Client, (Tier("one", KEPT),)),
    }[hook]  # fmt: skip

    found = problems(plugin("craft", **{hook: [record]}), plugin("trade", **{hook: [record]}))

    assert ("NAME_TAKEN", ("craft", "trade")) in {(problem.code, problem.plugins) for problem in found}


def test_two_guards_cannot_have_one_code(plugin, problem):
    guards = [Guard("craft.sober", KEPT, lambda row: row.name == "x") for _ in range(2)]

    assert problem(plugin("craft", workflow_patches=[add_guards("deal.win", each) for each in guards]))[2] == taken(
        "guard", "craft.sober", "craft", "craft"
    )


def test_one_guard_can_stand_at_two_transitions(plugin):
    guard = Guard("craft.sober", KEPT, lambda row: row.name == "x")

    assembly = assemble(
        [plugin("craft", workflow_patches=[add_guards("deal.win", guard), add_guards("deal.lose", guard)])]
    )

    deal = assembly.workflows["deal"].workflow
    assert all(guard in deal.transition(name).guards for name in ("win", "lose"))


@pytest.mark.parametrize("name", ["create", "update", "delete", "transition"])
def test_an_action_cannot_be_named_like_what_every_entity_can_do(plugin, problems, name):
    cask = entity("Cask", size=int)

    found = problems(plugin("craft", entities=[cask], actions=[Action(name, cask, run, KEPT)]))

    verb = name.title()
    assert [problem.message for problem in found] == [
        taken("GraphQL type", f"CraftCask{verb}Input", "Cask of craft", "craft"),
        taken("GraphQL field", f"Mutation.craftCask{verb}", "Cask of craft", "craft"),
    ]


def test_two_actions_of_one_name_are_reported_with_both_plugins(plugin, problems):
    one = plugin("craft", actions=[Action("craft_beer_pour", Client, run, KEPT)])
    other = plugin("craft_beer", actions=[Action("craft_beer_pour", Client, run, KEPT)])

    found = problems(one, other)

    assert [(problem.code, problem.plugins, problem.message) for problem in found] == [
        ("NAME_TAKEN", ("craft", "craft_beer"), taken(kind, name, "craft", "craft_beer"))
        for kind, name in [
            ("GraphQL type", "ClientCraftBeerPourInput"), ("GraphQL field", "Mutation.clientCraftBeerPour"),
        ]
    ]  # fmt: skip


def test_the_input_of_an_action_can_be_the_name_of_an_entity(plugin, problem):
    cask, other = entity("Cask", size=int), entity("CaskPourInput", size=int)

    assert problem(plugin("craft", entities=[cask, other], actions=[Action("pour", cask, run, KEPT)]))[2] == taken(
        "GraphQL type", "CraftCaskPourInput", "CaskPourInput of craft", "craft"
    )


@pytest.mark.parametrize(
    ("hooks", "kind", "name", "better"),
    [
        ({"permissions": [Permission("client.read", KEPT)]}, "permission", "client.read", "craft.read"),
        ({"roles": [Role("master", KEPT, ())]}, "role", "master", "craft.master"),
        (
            {"tier_schemes": [TierScheme("craftsman", KEPT, Client, (Tier("one", KEPT),))]},
            "tier scheme", "craftsman", "craft.craftsman",
        ),
        (
            {"workflow_patches": [add_guards("deal.win", Guard("sober", KEPT, lambda row: row.name == "x"))]},
            "guard", "sober", "craft.sober",
        ),
    ],
)  # fmt: skip
def test_codes_begin_with_the_name_of_their_plugin(plugin, problem, hooks, kind, name, better):
    assert problem(plugin("craft", **hooks)) == (
        "NAME_OUTSIDE_PLUGIN", ("craft",), f"the {kind} {name!r} does not begin with the plugin's name",
        f"name it {better!r}",
    )  # fmt: skip


def test_an_action_on_somebody_else_s_entity_begins_with_the_name_of_its_plugin(plugin, problem):
    assert problem(plugin("craft", actions=[Action("pour", Client, run, KEPT)])) == (
        "NAME_OUTSIDE_PLUGIN", ("craft",),
        "the action on Client of core 'pour' does not begin with the plugin's name", "name it 'craft_pour'",
    )  # fmt: skip


def test_a_type_begins_with_the_name_of_its_plugin_unless_it_does_already(plugin):
    names = {"Cask": "CraftCask", "CraftKeg": "CraftKeg", "CraftsmanTool": "CraftCraftsmanTool", "Craft": "Craft"}

    assembly = assemble([plugin("craft", entities=[entity(name, size=int) for name in names])])

    assert [model.type_name for model in assembly.entities.values() if model.plugin == "craft"] == list(names.values())


@pytest.mark.parametrize(
    ("declared", "what", "name"),
    [
        (lambda: entity("cask", size=int), "the class cask", "cask"),
        (lambda: entity("Cask", Size=int), "the attribute Cask.Size", "Size"),
        (lambda: entity("Cask", _size=int), "the attribute Cask._size", "_size"),
        (
            lambda: entity("Cask", client=(Client, reference(reverse="my-casks"))),
            "the list behind Cask.client",
            "my-casks",
        ),
        (lambda: entity("Cask", {"prefix": "Box"}, size=int), "the prefix of Cask", "Box"),
        (lambda: entity("Cask", {"plural": "some casks"}, size=int), "the plural of Cask", "some casks"),
    ],
)
def test_names_have_the_form_that_all_others_are_derived_from(plugin, problem, declared, what, name):
    code, plugins, message, remedy = problem(plugin("craft", entities=[declared()]))

    assert (code, plugins, message) == ("NAME_INVALID", ("craft",), f"{what} is named {name!r}")
    assert remedy.startswith("write it in ")


def test_codes_have_the_form_that_sql_and_people_can_read(plugin, problem):
    assert problem(plugin("craft", permissions=[Permission("craft.it's", KEPT)])) == (
        "NAME_INVALID", ("craft",), "a permission has the code \"craft.it's\"",
        "write it in small letters and digits, its words joined by _ and its parts by .; at most 60 characters",
    )  # fmt: skip


def test_a_computed_attribute_takes_a_name_like_a_stored_one(plugin, problem):
    cask = entity(
        "Cask", client=(Client, reference()), client_id=(int, computed(lambda row: row.size, label=KEPT)), size=int
    )

    assert problem(plugin("craft", entities=[cask]))[2] == taken(
        "input field", "CraftCask.clientId", "Cask.client of craft", "Cask.client_id of craft"
    )


def example(name):
    return Example(_("Kept"), f"query {name} {{ __typename }}")


def test_an_example_that_two_plugins_want_is_reported_with_both(plugin, problem):
    found = problem(
        plugin("craft", examples=[example("CraftBeers")]), plugin("craft_beer", examples=[example("CraftBeers")])
    )

    assert found == (
        "NAME_TAKEN",
        ("craft", "craft_beer"),
        taken("example", "CraftBeers", "craft", "craft_beer"),
        RENAME,
    )


def test_an_example_is_named_like_its_plugin(plugin, problem):
    assert problem(plugin("craft_beer", examples=[example("Beers")])) == (
        "NAME_OUTSIDE_PLUGIN", ("craft_beer",), "the example 'Beers' does not begin with the plugin's name",
        "name it 'CraftBeerBeers'",
    )  # fmt: skip


@pytest.mark.parametrize("document", ["{ viewer { locale } }", "query { viewer { locale } }", "# Beers", ""])
def test_an_example_needs_a_named_operation(document):
    with pytest.raises(ValueError, match="the example 'Kept' must begin with `query Name` or `mutation Name`"):
        Example(KEPT, document)
