"""Answers `canI`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLInputObjectType, get_named_type
from graphql.utilities import coerce_input_value, validate_input_value

from ..access.actor import Actor
from ..assembly.mutations import MutationModel
from ..read.errors import InvalidInput
from ..schema.build import ApiSchema
from ..schema.shared import error_type
from ..write.trying import VERSION, attempt
from ..write.writer import Writer


@dataclass(frozen=True, slots=True)
class Attempts:
    """Tries the mutations of one schema."""

    api: ApiSchema
    writer: Writer

    async def told(
        self, action: str, public_id: str | None, given: Mapping[str, Any], *, actor: Actor, locale: str
    ) -> dict[str, Any]:
        """What would become of a mutation, as the type `Attempt` has it; raises `InvalidInput`."""
        mutation = self.api.mutations.get(action)
        if mutation is None:
            raise InvalidInput(f"there is no mutation {action}")
        complete = self._coerced(mutation, {**given, **({} if public_id is None else {"id": public_id})})
        found = await asyncio.to_thread(attempt, self.writer, mutation, complete, actor)
        text = self.api.assembly.catalogue.text
        reasons = [
            {
                "__typename": error_type(each.code).name, "code": each.code, "message": text(each.message, locale),
                "path": each.path, **each.details,
            }
            for each in found.problems
        ]  # fmt: skip
        return {"allowed": not reasons, "reasons": reasons, "approvers": found.approvers}

    def _coerced(self, mutation: MutationModel, given: Mapping[str, Any]) -> dict[str, Any]:
        """The input as the mutation gets it, but perhaps without the version."""
        assert self.api.graphql.mutation_type is not None
        kind = get_named_type(self.api.graphql.mutation_type.fields[mutation.name].args["input"].type)
        assert isinstance(kind, GraphQLInputObjectType)
        complete = dict(given)
        if "patch" in kind.fields:
            complete.setdefault("patch", {})
        is_guessed = VERSION in kind.fields and VERSION not in given
        if is_guessed:
            complete[VERSION] = 0

        def refuse(error: GraphQLError, path: list[str | int]) -> None:
            raise InvalidInput(".".join(["input", *map(str, path)]) + f": {error.message}")

        validate_input_value(complete, kind, refuse)
        found: dict[str, Any] = coerce_input_value(complete, kind)
        if is_guessed:
            del found[VERSION]
        return found
