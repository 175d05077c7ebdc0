"""Which plugins are there, and whether they fit together."""

import sys

import pytest

from paktum import Plugin
from paktum.assembly.build import assemble, load_assembly


def test_a_plugin_that_is_not_installed_is_named_with_the_one_that_was_meant(site):
    assert site.problem("bankin") == (
        "PLUGIN_NOT_INSTALLED", ("bankin",), "no plugin 'bankin' is installed",
        "did you mean 'banking'? Or pip install paktum-bankin",
    )  # fmt: skip
    assert site.problem("zoology") == (
        "PLUGIN_NOT_INSTALLED", ("zoology",), "no plugin 'zoology' is installed", "pip install paktum-zoology",
    )  # fmt: skip


def test_only_enabled_plugins_are_imported(site):
    site.install("paktum-explosive", "raise RuntimeError('imported')")

    assembly = load_assembly(["banking"])

    assert [info.name for info in assembly.plugins] == ["core", "banking"]
    assert "paktum_explosive" not in sys.modules


def test_a_plugin_that_cannot_be_imported_is_named_with_the_reason(site):
    site.install("paktum-explosive", "raise RuntimeError('no licence')")

    assert site.problem("explosive") == (
        "PLUGIN_NOT_IMPORTABLE", ("explosive",),
        "paktum_explosive:It cannot be imported: RuntimeError: no licence",
        "mend the plugin or disable it",
    )  # fmt: skip


@pytest.mark.parametrize("code", ["It = 1", "class It: name = 'odd'", "class It(Plugin): name = 'other'"])
def test_an_entry_point_must_name_a_plugin_of_its_own_name(site, code):
    site.install("paktum-odd", code)

    assert site.problem("odd") == (
        "PLUGIN_INVALID", ("odd",), "paktum_odd:It is not a Plugin class with name = 'odd'",
        "let the entry point name a subclass of paktum.Plugin whose name is the entry point's",
    )  # fmt: skip


def test_two_distributions_cannot_offer_the_same_plugin(site):
    site.plugin("twin")
    site.install("acme-twin", "class It(Plugin): name = 'twin'", name="twin")

    assert site.problem("twin") == (
        "PLUGIN_NAME_TAKEN", ("twin",), "several distributions offer a plugin 'twin': acme-twin, paktum-twin",
        "uninstall all but one",
    )  # fmt: skip


def test_two_classes_cannot_have_the_same_name(plugin, problem):
    first, second = plugin("twin"), plugin("twin")
    first.__qualname__ = "First"

    code, plugins, message, remedy = problem(first, second)

    assert (code, plugins, remedy) == ("PLUGIN_NAME_TAKEN", ("twin",), "enable one of them")
    assert message == f"{first.__module__}.First and {second.__module__}.Twin have the same name"


def test_a_plugin_that_is_needed_and_not_installed_is_named_with_the_one_that_needs_it(site):
    site.plugin("pub", requires=("bankink>=0.1",))

    assert site.problem("pub") == (
        "REQUIREMENT_MISSING", ("pub", "bankink"),
        "pub needs bankink, which is not installed (did you mean 'banking'?)",
        "pip install paktum-bankink, or paktum plugin disable pub",
    )  # fmt: skip


def test_a_plugin_that_is_needed_and_not_enabled_is_named_with_the_one_that_needs_it(site):
    site.plugin("pub", requires=("banking",))

    assert site.problem("pub") == (
        "REQUIREMENT_DISABLED", ("pub", "banking"), "pub needs banking, which is installed but not enabled",
        "paktum plugin enable banking",
    )  # fmt: skip


def test_a_plugin_that_is_needed_and_broken_is_reported_once(site):
    site.plugin("pub", requires=("explosive",))
    site.install("paktum-explosive", "raise RuntimeError('no licence')")

    assert [problem.code for problem in site.problems("pub", "explosive")] == ["PLUGIN_NOT_IMPORTABLE"]


def test_a_plugin_of_the_wrong_version_is_named_with_the_one_that_needs_another(site):
    site.plugin("brewing", version="1.4")
    site.plugin("pub", requires=("brewing>=2,<3",))

    assert site.problem("pub", "brewing") == (
        "REQUIREMENT_VERSION", ("pub", "brewing"), "pub needs brewing>=2,<3, but brewing 1.4 is installed",
        "install a version of brewing that fits, or another version of pub",
    )  # fmt: skip


def test_a_version_of_paktum_itself_can_be_required(site):
    site.plugin("pub", requires=("paktum>=99",))

    (code, plugins, message, _) = site.problem("pub")

    assert (code, plugins) == ("REQUIREMENT_VERSION", ("pub", "core"))
    assert message.startswith("pub needs paktum>=99, but core ")


def test_a_version_before_the_first_release_fits_a_requirement_that_it_is_not_older_than(site):
    site.plugin("brewing", version="2.0.dev3")
    site.plugin("pub", requires=("brewing>=1",))

    assert [info.version for info in load_assembly(["pub", "brewing"]).plugins][1:] == ["2.0.dev3", "1.0"]


def test_a_version_that_is_none_is_reported(plugin, problem):
    brewing, pub = plugin("brewing", version="latest"), plugin("pub", requires=("brewing>=1",))

    assert problem(brewing, pub) == (
        "PLUGIN_INVALID", ("brewing",), "brewing has the version 'latest', which is none",
        "number it as Python packages are: 1.0",
    )  # fmt: skip


def test_a_requirement_that_is_none_is_reported(plugin, problem):
    assert problem(plugin("pub", requires=("at least banking",))) == (
        "REQUIREMENT_INVALID", ("pub",), "pub requires 'at least banking', which is no requirement",
        'write "name" or "name>=1.0"',
    )  # fmt: skip


def test_requirements_are_a_list(plugin, problem):
    assert problem(plugin("pub", requires="banking")) == (
        "REQUIREMENT_INVALID", ("pub",), "pub requires 'banking', which is no list", "write ('banking',)",
    )  # fmt: skip


def test_a_plugin_for_another_interface_is_refused(plugin, problem):
    assert problem(plugin("pub", api=2)) == (
        "PLUGIN_API_MISMATCH", ("pub", "paktum"), "pub was written for plugin interface 2, this paktum has 1",
        "install a version of pub for interface 1",
    )  # fmt: skip


def test_plugins_that_require_one_another_are_named_in_a_circle(plugin, problem):
    circle = (plugin("aa", requires=("bb",)), plugin("bb", requires=("cc",)), plugin("cc", requires=("aa",)))

    assert problem(*circle) == (
        "REQUIREMENT_CYCLE", ("aa", "bb", "cc"), "the plugins require one another: aa -> bb -> cc -> aa",
        "remove one of these requirements",
    )  # fmt: skip


def test_a_plugin_cannot_require_itself(plugin, problem):
    assert problem(plugin("solo", requires=("solo",)))[2] == "the plugins require one another: solo -> solo"


def test_plugins_come_behind_those_that_they_require_in_whatever_order_they_are_named(plugin):
    first, second, third = plugin("zz"), plugin("mm", requires=("zz",)), plugin("aa", requires=("mm",))

    for order in ((first, second, third), (third, first, second)):
        assert [info.name for info in assemble(order).plugins] == ["core", "zz", "mm", "aa"]


@pytest.mark.parametrize("name", ["Brewing", "brew-ing", "1brew", "brew__ing", "", "paktum", "paktum_x", "x" * 28])
def test_the_name_of_a_plugin_must_be_usable_for_tables_and_types(plugin, problem, name):
    code, plugins, message, remedy = problem(plugin(name))

    assert (code, plugins) == ("PLUGIN_INVALID", (name,))
    assert message.endswith(f"has the name {name!r}")
    assert remedy == "write small letters and digits joined by _, at most 27, and not paktum"


def test_a_plugin_must_have_a_name(problem):
    class Nameless(Plugin):
        pass

    assert problem(Nameless)[2] == f"{__name__}.{Nameless.__qualname__} has the name None"


def test_a_constructor_that_fails_is_reported_with_the_plugin(problem):
    class Broken(Plugin):
        name = "broken"

        def __init__(self):
            raise RuntimeError("no key")

    assert problem(Broken) == (
        "PLUGIN_INVALID", ("broken",), f"{Broken.__qualname__}() raised RuntimeError: no key",
        "mend the plugin or disable it",
    )  # fmt: skip
