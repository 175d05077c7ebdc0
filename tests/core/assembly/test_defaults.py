"""Defaults that could not be put in are reported at start."""

import pytest

from paktum import Defaults, Entity, Mapped, Product, field, label as _, reference
from paktum.assembly.build import assemble


class Grape(Entity):
    """A kind of grape."""

    code: Mapped[str] = field(exact=True, unique=True, label=_("Code"))
    secret: Mapped[str | None] = field(confidential=True, label=_("Secret"))
    acidity: Mapped[int | None] = field(label=_("Acidity"))
    parent: Mapped["Grape | None"] = reference(label=_("Parent"))


@pytest.mark.parametrize(
    ("defaults", "text"),
    [
        (Defaults(Grape, by="name", rows=()), "'name' is no text that tells them apart"),
        (Defaults(Grape, by="acidity", rows=()), "'acidity' is no text that tells them apart"),
        (Defaults(Grape, by="secret", rows=()), "'secret' is no text that tells them apart"),
        (Defaults(Grape, by="code", rows=({"acidity": 3},)), "row 0 has None as code"),
        (Defaults(Grape, by="code", rows=({"code": "a"}, {"code": "a"})), "row 1 has 'a' as code"),
        (
            Defaults(Grape, by="code", rows=({"code": "a", "taste": "sour"},)),
            "row 0 has 'taste', which is no attribute",
        ),
        (
            Defaults(Grape, by="code", rows=({"code": "a", "parent": "b"}, {"code": "b"})),
            "row 0 has 'b' as parent, which no default of Grape before it is",
        ),
    ],
)
def test_defaults_that_could_not_be_put_in_are_reported(plugin, problem, defaults, text):
    code, plugins, message, _remedy = problem(plugin("wine", entities=[Grape], defaults=[defaults]))

    assert (code, plugins) == ("DEFAULTS_INVALID", ("wine",))
    assert f"the defaults of Grape: {text}" in message


def test_defaults_of_an_entity_that_nobody_lists_are_reported(plugin, problem):
    code, _plugins, message, _remedy = problem(plugin("wine", defaults=[Defaults(Grape, by="code", rows=())]))

    assert code == "ENTITY_UNKNOWN"
    assert message == "there are defaults of Grape, which no enabled plugin lists in entities()"


def test_a_plugin_may_ship_records_of_the_core(plugin):
    wines = Defaults(Product, by="code", rows=({"code": "wine", "name": "Wine"},))
    assembly = assemble([plugin("wine", defaults=[wines])])
    assert assembly.defaults[-1] is wines
