"""Tries a mutation and undoes it: what it would be refused with, by the very checks that it would meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..access.actor import Actor
from ..assembly.mutations import MutationModel
from ..declare.errors import Problem, Refused
from .authority import Exceeded
from .bulk import Bulk
from .change import Change
from .operations import PLAIN, Mutation, within_input
from .writer import Writer

VERSION = "expectedVersion"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a mutation would be refused with, if with anything, and the roles that may approve it then."""

    problems: tuple[Problem, ...] = ()
    approvers: tuple[str, ...] = ()


def attempt(writer: Writer, mutation: MutationModel, given: Mapping[str, Any], actor: Actor) -> Attempt:
    """Carry out a derived mutation and undo it. A version that is not given is the one that the record has."""

    def work(change: Change) -> None:
        if mutation.verb in PLAIN:
            PLAIN[mutation.verb](change, given)
            return
        complete = (
            given if VERSION in given or "id" not in given else {**given, VERSION: _version(change, mutation, given)}
        )
        (Bulk if mutation.is_bulk else Mutation)(change, mutation, complete).run()

    try:
        writer.run(actor, work, operation=mutation.name, dry_run=True)
    except Exceeded as exceeded:
        return Attempt(exceeded.problems, exceeded.excess.approvers)
    except Refused as refused:
        return Attempt(tuple(map(within_input, refused.problems)))
    return Attempt()


def _version(change: Change, mutation: MutationModel, given: Mapping[str, Any]) -> int:
    key = mutation.model.find_key(given["id"])
    record = None if key is None else change.find(mutation.model.cls, key, lock=True)
    return 0 if record is None else record.version
