"""Hooks that are misspelt, fail, or return something else than they should."""

import pytest

from paktum import Entity, Facet, Mapped, Permission, Plugin, field, hookimpl, label as _
from paktum.assembly.build import assemble
from paktum.crm import Client


def test_a_misspelt_hook_is_reported_with_the_one_that_was_meant(problem):
    class Brewing(Plugin):
        name = "brewing"

        @hookimpl
        def entites(self):
            return ()

    assert problem(Brewing) == (
        "HOOK_UNKNOWN", ("brewing",), "there is no hook 'entites'", "did you mean 'entities'?",
    )  # fmt: skip


def test_a_misspelt_hook_without_its_mark_is_reported_too(problem):
    class Brewing(Plugin):
        name = "brewing"

        def tier_scheme(self):
            return ()

    assert problem(Brewing)[1:] == (("brewing",), "there is no hook 'tier_scheme'", "did you mean 'tier_schemes'?")


def test_a_marked_method_that_is_like_no_hook_is_reported_with_all_hooks(problem):
    class Brewing(Plugin):
        name = "brewing"

        @hookimpl
        def zzz(self):
            return ()

    code, _plugins, message, remedy = problem(Brewing)

    assert (code, message) == ("HOOK_UNKNOWN", "there is no hook 'zzz'")
    assert remedy == (
        "the hooks are entities, workflows, workflow_patches, tier_schemes, defaults, metrics, actions, queries, "
        "validations, before_save, after_commit, jobs, settings, permissions, roles, measures, examples, demo_data"
    )


def test_a_hook_without_its_mark_is_reported(problem):
    class Brewing(Plugin):
        name = "brewing"

        def entities(self):
            return ()

    assert problem(Brewing) == (
        "HOOK_UNMARKED", ("brewing",), "entities has no @hookimpl, so it would never be called",
        "put @hookimpl above it",
    )  # fmt: skip


def test_a_method_of_the_plugin_s_own_is_no_hook():
    class Brewing(Plugin):
        name = "brewing"

        def brew(self):
            return 1

    assert len(assemble([Brewing]).plugins) == 2


def test_a_hook_with_an_argument_that_there_is_not_is_reported(problem):
    class Brewing(Plugin):
        name = "brewing"

        @hookimpl
        def entities(self, session):
            return ()

    code, plugins, message, remedy = problem(Brewing)

    assert (code, plugins, remedy) == ("HOOK_INVALID", ("brewing",), "follow the hook's specification")
    assert "session" in message


def test_a_hook_that_raises_is_reported_with_what_it_raised(problem):
    class Brewing(Plugin):
        name = "brewing"

        @hookimpl
        def roles(self):
            return [{}["missing"]]

    assert problem(Brewing) == (
        "HOOK_FAILED", ("brewing",), "its hook roles raised KeyError: 'missing'", "mend the hook or disable the plugin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "shown"), [(None, "NoneType"), ("Cask", "str"), ({}, "dict"), (iter(()), "tuple_iterator")]
)
def test_a_hook_that_returns_no_list_is_reported(plugin, problem, result, shown):
    assert problem(plugin("brewing", entities=result)) == (
        "HOOK_RESULT", ("brewing",), f"its hook entities returned {shown}, not a list of records",
        "return a list or tuple",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hook", "record", "wanted"),
    [
        ("entities", "Cask", "Entity or Facet classes"),
        ("entities", Entity, "Entity or Facet classes"),
        ("entities", Facet, "Entity or Facet classes"),
        ("workflows", 1, "Workflow records"),
        ("workflow_patches", 1, "InsertState or AddGuards records"),
        ("tier_schemes", 1, "TierScheme records"),
        ("actions", len, "Action records"),
        ("permissions", "brewing.read", "Permission records"),
        ("roles", Permission("brewing.read", _("Read")), "Role or ExtendRole records"),
        ("demo_data", 1, "functions"),
    ],
)
def test_a_hook_that_returns_a_wrong_record_is_reported(plugin, problem, hook, record, wanted):
    assert problem(plugin("brewing", **{hook: [record]})) == (
        "HOOK_RESULT", ("brewing",), f"its hook {hook} returned {record!r}", f"return only {wanted}",
    )  # fmt: skip


def test_a_class_that_two_plugins_list_is_reported_with_both(plugin, problem):
    class Cask(Entity):
        """A cask."""

        size: Mapped[int] = field()

    assert problem(plugin("brewing", entities=[Cask]), plugin("cellar", entities=[Cask])) == (
        "CLASS_TAKEN", ("brewing", "cellar"), "both list the class Cask in entities()",
        "let one of them list it, once",
    )  # fmt: skip


def test_a_facet_that_a_plugin_lists_twice_is_reported(plugin, problem):
    class ClientBrewing(Facet[Client]):
        """What a brewery knows."""

        grade: Mapped[int | None] = field()

    code, plugins, message, _remedy = problem(plugin("brewing", entities=[ClientBrewing, ClientBrewing]))

    assert (code, plugins) == ("CLASS_TAKEN", ("brewing", "brewing"))
    assert message == "both list the class ClientBrewing in entities()"


def test_everything_that_is_wrong_is_reported_at_once(plugin, problems):
    class Cask(Entity, display="brand"):
        """A cask."""

        size: Mapped[complex] = field()
        owner: Mapped[str] = field(read="brewing.read")

    class Pub(Plugin):
        name = "pub"
        requires = ("nothing",)

        @hookimpl
        def role(self):
            return ()

        @hookimpl
        def workflows(self):
            raise RuntimeError("off")

    brewing = plugin("brewing", api=0, entities=[Cask], permissions=[Permission("other.read", _("Read"))])

    found = problems(Pub, brewing)

    assert sorted(problem.code for problem in found) == [
        "FIELD_INVALID", "FIELD_INVALID", "HOOK_FAILED", "HOOK_UNKNOWN", "NAME_OUTSIDE_PLUGIN", "PERMISSION_UNDECLARED",
        "PLUGIN_API_MISMATCH", "REQUIREMENT_MISSING",
    ]  # fmt: skip


def test_the_message_of_the_error_has_a_line_for_each_problem(plugin, problems):
    from paktum.assembly.problems import AssemblyError

    text = str(AssemblyError(problems(plugin("pub", api=0, requires=("core", "nothing")))))

    assert text == (
        "The plugins cannot be assembled (2 problems):\n"
        "  [PLUGIN_API_MISMATCH] pub, paktum: pub was written for plugin interface 0, this paktum has 1"
        " -> install a version of pub for interface 1\n"
        "  [REQUIREMENT_MISSING] pub, nothing: pub needs nothing, which is not installed"
        " -> pip install paktum-nothing, or paktum plugin disable pub"
    )
