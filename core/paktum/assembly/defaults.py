"""Whether defaults can be put in: what tells them apart, their attributes, and what they refer to."""

from collections.abc import Iterator, Mapping

from ..declare.defaults import Defaults
from ..declare.entity import Entity
from .draft import Draft
from .model import FieldModel, Kind
from .problems import StartupProblem

TELLING = frozenset({Kind.STRING, Kind.CODE})

Keys = dict[type[Entity], set[object]]
"""What tells the defaults of each kind apart that come before."""


def check_defaults(draft: Draft) -> Iterator[StartupProblem]:
    """Report defaults that could not be put in."""
    before: Keys = {}
    for owned in draft.found.defaults:
        defaults = owned.record
        if defaults.of in draft.found.owners:
            for fault in _faults(defaults, draft.attributes[defaults.of], before):
                text = f"the defaults of {defaults.of.__name__}: {fault}"
                yield StartupProblem("DEFAULTS_INVALID", (owned.plugin,), text, "mend the declaration")


def _faults(defaults: Defaults, attributes: Mapping[str, FieldModel], before: Keys) -> Iterator[str]:
    by = attributes.get(defaults.by)
    if by is None or by.kind not in TELLING or by.is_opaque:
        yield f"{defaults.by!r} is no text that tells them apart"
        return
    keys = before.setdefault(defaults.of, set())
    for place, row in enumerate(defaults.rows):
        key = row.get(defaults.by)
        if not isinstance(key, str) or key in keys:
            yield f"row {place} has {key!r} as {defaults.by}, which must be a text and only its own"
        for name, value in row.items():
            model = attributes.get(name)
            if model is None or model.computed is not None:
                yield f"row {place} has {name!r}, which is no attribute that holds values"
            elif model.target is not None and value is not None and value not in before.get(model.target, ()):
                yield f"row {place} has {value!r} as {name}, which no default of {model.target.__name__} before it is"
        keys.add(key)
