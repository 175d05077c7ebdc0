"""Approval requests: what is above its author's limit waits here, until somebody else lets it be done or does not."""

import enum
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_UP, Decimal
from typing import Any

import sqlalchemy as sa

from ..access.actor import Actor
from ..access.authority import LIMIT_DIGITS, ApprovalRequest, ApprovalState
from ..access.book import absent_in, account_select, accounts_in, book_within, substitution_select
from ..access.models import RoleGrant, Substitution, User
from ..assembly.build import Assembly
from ..assembly.model import FieldModel
from ..assembly.mutations import MutationModel, Policy, Verb
from ..declare.actions import Action, action
from ..declare.errors import Problem, Refused, refuse
from ..declare.fields import LONG_TEXT
from ..declare.labels import label as _
from ..declare.working import Job, job
from ..storage.approvals import ASKED
from .asked import asked, kept_input
from .authority import Exceeded
from .bulk import Bulk, perform_rows
from .cause import Cause
from .change import CHANGED_MEANWHILE, Change
from .idempotency import KEY, digest_of, once, refusal_text
from .operations import PLAIN, Mutation, Outcome, perform, perform_plain, within_input
from .writer import Writer

LASTS = timedelta(days=14)
"""How long a request can be approved."""

Given = Mapping[str, Any]


def perform_or_ask(
    writer: Writer, mutation: MutationModel, given: Given, actor: Actor, request_id: str | None = None
) -> Outcome:
    """Carry out a derived mutation; what is above the actor's limits becomes an approval request instead."""
    if mutation.verb in PLAIN:  # what it is about is in no input, so nobody could approve it
        return perform_plain(writer, mutation, given, actor, request_id)
    try:
        return (perform_rows if mutation.is_bulk else perform)(writer, mutation, given, actor, request_id)
    except Exceeded as exceeded:
        (problem,) = exceeded.problems
        if given.get("dryRun"):
            return Outcome(problems=(problem,))
        try:
            work = _asking(mutation, given, exceeded, problem)
            problem = writer.run(actor, work, operation=mutation.name, request_id=request_id)
        except Refused as refused:
            return Outcome(problems=tuple(map(within_input, refused.problems)))
        return Outcome(problems=(problem,))


def _asking(mutation: MutationModel, given: Given, exceeded: Exceeded, problem: Problem) -> Callable[[Change], Problem]:
    """What makes the request, or finds the open one for the same, and gives what the caller is told."""

    def work(change: Change) -> Problem:
        found: list[Problem] = []

        def ask() -> str:
            request = _open_request(change, mutation, given) or _made(change, mutation, given, exceeded)
            approval = change.assembly.entity(ApprovalRequest).public_id(request.id)
            found.append(replace(problem, details={**problem.details, "approval": approval}))
            return refusal_text(found[0])

        once(change, mutation.name, given, ask)
        if not found:  # the same was done meanwhile, under the same key
            raise refuse("CONFLICT", CHANGED_MEANWHILE)
        return found[0]

    return work


def _open_request(change: Change, mutation: MutationModel, given: Given) -> ApprovalRequest | None:
    table = change.assembly.entity(ApprovalRequest).table
    same = sa.select(ASKED.c.request_id).where(ASKED.c.digest == _digest(change.actor, mutation, given))
    wanted = (table.c.id.in_(same), table.c.state == ApprovalState.OPEN, table.c.expires_at > change.now)
    found: ApprovalRequest | None = change.session.scalars(sa.select(ApprovalRequest).where(*wanted)).first()
    return found


def _made(change: Change, mutation: MutationModel, given: Given, exceeded: Exceeded) -> ApprovalRequest:
    excess, model = exceeded.excess, mutation.model
    shown = json.dumps(_shown(mutation, given), default=str, ensure_ascii=False)
    with change.trusted():
        request = change.create(
            ApprovalRequest, record_type=model.type_name, record_id=given.get("id"),
            requested_version=given.get("expectedVersion"), operation=mutation.name, action=_action_name(mutation),
            input=shown if len(shown) <= LONG_TEXT else None, measure=excess.measure.measure.code,
            value=_rounded(excess.weight.value), currency=excess.weight.currency, approver_role=excess.approver_role,
            owner=change.actor.user_id, on_behalf_of=exceeded.on_behalf_of, expires_at=change.now + LASTS,
        )  # fmt: skip
    row = {
        "request_id": request.id, "digest": _digest(change.actor, mutation, given),
        "given": kept_input(change, request.id, json.dumps(_plain(_without_key(given)))),
    }  # fmt: skip
    change.session.connection().execute(sa.insert(ASKED), row)
    return request


def _digest(actor: Actor, mutation: MutationModel, given: Given) -> str:
    return digest_of(f"{actor.user_id} {mutation.name}", given)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-LIMIT_DIGITS), ROUND_UP)


def _without_key(given: Given) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != KEY}


def _action_name(mutation: MutationModel) -> str:
    return mutation.verb.value.lower() if mutation.action is None else mutation.action.name


# What is kept of an input


def _plain(value: Any) -> Any:
    """A coerced input as JSON, from which `_read` makes it again."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, enum.Enum):
        return {"$": "enum", "of": _name_of(type(value)), "value": value.name}
    known = {Decimal: "decimal", date: "date", datetime: "datetime"}.get(type(value))
    return value if known is None else {"$": known, "value": str(value)}


_READERS: Mapping[str, Callable[[str], Any]] = {
    "decimal": Decimal, "date": date.fromisoformat, "datetime": datetime.fromisoformat,
}  # fmt: skip


def _read(value: Any, choices: Mapping[str, type[enum.Enum]]) -> Any:
    if isinstance(value, list):
        return [_read(each, choices) for each in value]
    if not isinstance(value, dict):
        return value
    match value.get("$"):
        case None:
            return {name: _read(each, choices) for name, each in value.items()}
        case "enum":
            return choices[value["of"]][value["value"]]
        case kind:
            return _READERS[kind](value["value"])


def _name_of(choices: type[enum.Enum]) -> str:
    return f"{choices.__module__}.{choices.__qualname__}"


def _choices(mutation: MutationModel) -> dict[str, type[enum.Enum]]:
    """The enumerations that the input of a mutation may have."""
    fields = [*mutation.model.fields.values(), *mutation.inputs]
    fields += [field for facet in mutation.model.facets.values() for field in facet.fields.values()]
    found: list[type[enum.Enum]] = [Policy, *(field.choices for field in fields if field.choices is not None)]
    return {_name_of(each): each for each in found}


def _shown(mutation: MutationModel, given: Given) -> dict[str, Any]:
    """An input without what needs a permission to be read, or tells of a person: it is kept for ever."""
    model = mutation.model
    if mutation.action is not None:
        return _readable(mutation.inputs, _without_key(given))
    inside: dict[str, Any] = {}
    if "rows" in given:
        inside["rows"] = [_shown(mutation, row) for row in given["rows"]]
    if isinstance(given.get("patch"), dict):
        inside["patch"] = _shown(mutation, given["patch"])
    for facet in model.facets.values():
        if isinstance(given.get(facet.api_name), dict):
            inside[facet.api_name] = _readable(facet.fields.values(), given[facet.api_name])
    return _readable(model.fields.values(), {**_without_key(given), **inside})


def _readable(fields: Iterable[FieldModel], given: Given) -> dict[str, Any]:
    hidden = {each.input_name for each in fields if each.meta.read or each.meta.confidential or each.meta.personal}
    return {name: _legible(value) for name, value in given.items() if name not in hidden}


def _legible(value: Any) -> Any:
    return value.name if isinstance(value, enum.Enum) else value


# Deciding


@action(ApprovalRequest, label=_("Approve"))
def approve(change: Change, request: ApprovalRequest, comment: str | None = None) -> None:
    """Carry out what was asked for, as a change of its author that somebody has approved. Whoever approves is neither
    the author nor somebody who stands in for the author, and has the limit that is needed."""
    _require_open(change, request)
    _require_other_eyes(change, request)
    _carry_out(change, request)
    _decide(change, request, ApprovalState.APPROVED, comment)


@action(ApprovalRequest, label=_("Reject"))
def reject(change: Change, request: ApprovalRequest, comment: str | None = None) -> None:
    """Say that it will not be done. Whoever rejects is neither the author nor somebody who stands in for the author."""
    _require_open(change, request)
    _require_other_eyes(change, request)
    _decide(change, request, ApprovalState.REJECTED, comment)


@action(ApprovalRequest, label=_("Withdraw"))
def withdraw(change: Change, request: ApprovalRequest) -> None:
    """Ask no longer; only the author can."""
    _require_open(change, request)
    _require_author(change, request)
    _decide(change, request, ApprovalState.WITHDRAWN, None)


@action(ApprovalRequest, label=_("Give a reason"))
def explain(change: Change, request: ApprovalRequest, reason: str) -> None:
    """Say why it should be done; only the author can."""
    _require_open(change, request)
    _require_author(change, request)
    change.update(request, reason=reason)


@job(every_minutes=60)
def end_requests(change: Change) -> None:
    """Requests that were not decided in time have expired; the author may ask again."""
    columns = change.assembly.entity(ApprovalRequest).table.c
    late = sa.and_(columns.state == ApprovalState.OPEN, columns.expires_at <= change.now, columns.deleted_at.is_(None))
    for request in change.fetch(ApprovalRequest, late, lock=True):
        _decide(change, request, ApprovalState.EXPIRED, None)


APPROVALS: tuple[Action, ...] = (approve, reject, withdraw, explain)
"""What can be done with an approval request."""

APPROVAL_JOBS: tuple[Job, ...] = (end_requests,)
"""What is done with approval requests by itself."""


def _require_open(change: Change, request: ApprovalRequest) -> None:
    if request.state is not ApprovalState.OPEN:
        raise refuse("APPROVAL_CLOSED", _("It has been decided already."))
    if request.expires_at <= change.now:
        raise refuse("APPROVAL_CLOSED", _("It was not decided in time; the author may ask again."))


def _require_author(change: Change, request: ApprovalRequest) -> None:
    if change.actor.user_id != request.owner.id:
        raise refuse("FORBIDDEN", _("Only the author can do this."))


def _require_other_eyes(change: Change, request: ApprovalRequest) -> None:
    """Two people: the one who decides is none of those for whom it was asked, nor stands in for the author."""
    user = change.actor.user_id
    asking = {request.owner.id, request.on_behalf_of and request.on_behalf_of.id}
    if user in asking or (user is not None and _stood_in(change, request, user)):
        raise refuse("FOUR_EYES", _("Somebody else has to decide: not the author, nor who stands in for the author."))


def _stood_in(change: Change, request: ApprovalRequest, user: uuid.UUID) -> bool:
    """Whether a user has stood in for the author at any time since the author asked."""
    columns = change.assembly.entity(Substitution).table.c
    since = (
        columns.from_on <= change.today,
        sa.or_(columns.to_on.is_(None), columns.to_on >= request.created_at.date()),
    )
    same = (columns.owner_id == request.owner.id, columns.substitute_id == user, columns.deleted_at.is_(None))
    return change.session.scalar(sa.select(columns.id).where(*same, *since).limit(1)) is not None


def _decide(change: Change, request: ApprovalRequest, state: ApprovalState, comment: str | None) -> None:
    change.update(
        request, state=state, decided_by=change.actor.user_id, decided_at=change.now, comment=comment or request.comment
    )
    change.session.connection().execute(sa.delete(ASKED).where(ASKED.c.request_id == request.id))


def _carry_out(change: Change, request: ApprovalRequest) -> None:
    """Do it with the rights that the author has now, and within the limits of whoever approves."""
    mutation = _mutation(change.assembly, request)
    kept = next((text for key, text in asked(change, ASKED.c.request_id == request.id)), None)
    author = actor_now(change, request.owner.id)
    if author is None or mutation is None or kept is None:
        raise refuse("APPROVAL_CLOSED", _("What was asked for, or the author, is not there any more."))
    author = replace(author, limits=change.actor.limits, absent_limits={})
    cause = Cause(change.origin, request.operation, change.cause.request_id, change.actor.user_id)
    part = Change(change.session, change.assembly, author, change.now, cause)
    given = _read(json.loads(kept), _choices(mutation))
    try:
        (Bulk if mutation.is_bulk else Mutation)(part, mutation, given).run()
        part.flush()
    except Exceeded as exceeded:
        (problem,) = exceeded.problems
        message = _("It is above your own limit; somebody else has to approve it.")
        raise Refused(Problem("APPROVAL_LIMIT", message, (), problem.details)) from None
    except Refused as refused:
        raise Refused(*(replace(each, path=()) for each in refused.problems)) from None


def _mutation(assembly: Assembly, request: ApprovalRequest) -> MutationModel | None:
    """What was asked for; None if a plugin that is not enabled now had it."""
    model = assembly.entities.get(request.record_type)
    if model is None:
        return None
    verb = next((each for each in Verb if each.value.lower() == request.action), None)
    if verb is not None:
        is_bulk = verb is not Verb.MERGE and request.operation == f"{model.api_plural}{verb.value}"
        return MutationModel(request.operation, verb, model, is_bulk=is_bulk)
    found = next((each for each in model.actions if each.action.name == request.action), None)
    return None if found is None else MutationModel(request.operation, Verb.ACTION, model, found.action, found.inputs)


def actor_now(change: Change, key: uuid.UUID) -> Actor | None:
    """A user as an actor, as the transaction sees it; None if the user is not active."""
    assembly, session = change.assembly, change.session
    with change.trusted():
        user = change.find(User, key)
    if user is None or not user.is_active:
        return None
    granted = assembly.entity(RoleGrant).table.c
    roles = session.scalars(sa.select(granted.role).where(granted.user_id == key, granted.deleted_at.is_(None)))
    who = sa.literal(key, sa.Uuid())
    absent = absent_in(session.execute(substitution_select(assembly, who, change.today)))
    accounts = accounts_in(session.execute(account_select(assembly, who)))
    team, branch = (getattr(user, name) for name in ("team", "branch"))
    places = (team and team.id, branch and branch.id)
    return book_within(assembly, session).actor(key, roles, user.language, *places, *absent, accounts)
