"""Runs the functions of hand-written queries: what they get, and the keys of what they find."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..assembly.model import QueryModel
from ..declare.errors import Problem, Refused, missing_permission, missing_record, refuse
from ..limits import LARGEST_LOOKUP
from ..read.asking import Asking
from ..read.clock import Clock
from ..read.errors import InvalidInput
from ..read.run import Unavailable
from ..storage.engines import READ_ONLY
from ..write.operations import Inputs
from ..write.validation import checked

log = logging.getLogger("paktum")


@dataclass
class Finding:
    """Finds the records of hand-written queries in one database."""

    assembly: Assembly
    engine: sa.Engine
    clock: Clock

    def arguments(self, query: QueryModel, given: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
        """The arguments of the function by name, with keys in place of records; raises `Refused`."""
        if not actor.may(query.query.permission):
            raise refuse("FORBIDDEN", missing_permission(query.query.permission))
        inputs = Inputs(self.assembly, actor)
        values = inputs.of_fields(query.inputs, given, ())
        ready = checked({field.name: field for field in query.inputs}, values, inputs.problems)
        inputs.refuse_if_wrong(())
        return ready

    async def keys(self, query: QueryModel, arguments: Mapping[str, Any], actor: Actor) -> list[uuid.UUID]:
        """The keys of what the function finds, in its order, each once."""
        try:
            return await asyncio.to_thread(self._find, query, arguments, actor)
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            log.warning("the database did not answer: %s", type(error).__name__)
            raise Unavailable("the database does not answer") from error

    def _find(self, query: QueryModel, arguments: Mapping[str, Any], actor: Actor) -> list[uuid.UUID]:
        with Session(self.engine.execution_options(**{READ_ONLY: True}), autoflush=False) as session:
            asking = Asking(session, self.assembly, actor, self.clock.today())
            found = query.query.find(asking, **self._with_records(query, arguments, asking))
            keys = dict.fromkeys(each if isinstance(each, uuid.UUID) else each.id for each in found)
        if len(keys) > LARGEST_LOOKUP:
            raise InvalidInput(f"more than {LARGEST_LOOKUP} records are found; ask for less")
        return list(keys)

    def _with_records(self, query: QueryModel, arguments: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
        ready, problems = dict(arguments), []
        for field in query.inputs:
            key = ready.get(field.name)
            if field.target is not None and key is not None:
                ready[field.name] = asking.find(field.target, key)
                if ready[field.name] is None:
                    problems.append(Problem("NOT_FOUND", missing_record(self.assembly.entity(field.target).type_name)))
        if problems:
            raise Refused(*problems)
        return ready
