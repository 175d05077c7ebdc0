"""Which attributes tell of a person, and which are encrypted."""

from collections.abc import Iterator
from dataclasses import dataclass

from .build import Assembly
from .model import EntityModel, FacetModel, FieldModel


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """Attributes of an entity or a facet (`part`) that tell of a person.

    model: the entity whose records have them. through: the reference that leads to the person, of the part or of the
    model; None where the record is the person.
    """

    model: EntityModel
    part: EntityModel | FacetModel
    fields: tuple[FieldModel, ...]
    through: FieldModel | None = None


def personal_parts(assembly: Assembly, person: EntityModel) -> Iterator[PersonalPart]:
    """All that is declared to tell of records of an entity, by whichever plugin."""
    for model in assembly.entities.values():
        parts: list[EntityModel | FacetModel] = [model, *model.facets.values()]
        for part in parts:
            personal = [field for field in part.fields.values() if field.meta.personal]
            own = tuple(field for field in personal if field.meta.personal is True)
            if own and model is person:
                yield PersonalPart(model, part, own)
            for name in dict.fromkeys(field.meta.personal for field in personal):
                through = part.fields.get(str(name)) or model.fields.get(str(name))
                if through is not None and through.target is person.cls:
                    yield PersonalPart(model, part, tuple(f for f in personal if f.meta.personal == name), through)


def encrypted_fields(assembly: Assembly) -> list[FieldModel]:
    """The attributes of all entities and facets that the database holds encrypted."""
    parts: list[EntityModel | FacetModel] = []
    for model in assembly.entities.values():
        parts += [model, *model.facets.values()]
    return [field for part in parts for field in part.fields.values() if field.is_encrypted]
