"""Who may read and write each field, one reviewed line for each: a new field without a line fails.

PAKTUM_UPDATE_GOLDEN=1 writes down how it is now; read the difference before it is committed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from paktum.assembly.build import Assembly, load_assembly
from paktum.assembly.model import EntityModel, FacetModel, FieldModel

FILE = Path(__file__).with_name("matrix.txt")


def lines(assembly: Assembly) -> Iterator[str]:
    """A line per entity, how its records are granted, and one per field."""
    for model in assembly.entities.values():
        if model.internal:
            continue
        options = model.cls.options
        needed = {"written": options.permission, "deleted": options.delete_permission}
        yield f"{model.type_name}: {granted(model)}" + "".join(f", {k} with {v}" for k, v in needed.items() if v)
        holders: list[EntityModel | FacetModel] = [model, *model.facets.values()]
        for holder in holders:
            inside = "" if holder is model else f"{holder.api_name}."
            yield from (line(model, f"{model.type_name}.{inside}", field) for field in holder.fields.values())


def granted(model: EntityModel) -> str:
    if model.told_by is not None:
        return f"through the record that {model.told_by} tells"
    if model.parent is not None:
        return f"through {model.parent.api_name}"
    return f"by {', '.join(model.places)}" if not model.is_shared else "as a whole"


def line(model: EntityModel, inside: str, field: FieldModel) -> str:
    writers = "nobody" if not (field.writable and model.writable) else field.meta.write or "all"
    used = "no" if field.is_opaque else "yes"
    marks = " confidential" if field.meta.confidential else ""
    return f"  {inside}{field.api_name}: read={field.meta.read or 'all'} write={writers} filter={used}{marks}"


def test_every_field_has_its_reviewed_line() -> None:
    found = "\n".join(lines(load_assembly(("banking", "hotel", "leasing")))) + "\n"
    if os.environ.get("PAKTUM_UPDATE_GOLDEN"):
        FILE.write_text(found, encoding="utf-8")
    assert found.splitlines() == FILE.read_text(encoding="utf-8").splitlines()


def test_what_is_confidential_needs_a_permission_to_be_read() -> None:
    reviewed = FILE.read_text(encoding="utf-8").splitlines()
    assert [each for each in reviewed if each.endswith("confidential") and "read=all" in each] == []
