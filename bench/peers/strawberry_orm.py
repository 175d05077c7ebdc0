"""Strawberry as its documentation shows it: SQLAlchemy's ORM on asyncpg, and one DataLoader per relation."""

import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import strawberry
from sqlalchemy import DateTime, Identity, Numeric, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache

engine = create_async_engine(os.environ["DSN"], pool_size=10, max_overflow=0)
Session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """The tables."""


class ClientRow(Base):
    """A client's row."""

    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    tier: Mapped[str]
    status: Mapped[str]
    industry: Mapped[str | None]
    website: Mapped[str | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    region: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None]
    employees: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ContactRow(Base):
    """A contact's row."""

    __tablename__ = "contacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str | None]


class DealRow(Base):
    """A deal's row."""

    __tablename__ = "deals"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int]
    title: Mapped[str]
    stage: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str]
    close_date: Mapped[date | None]


class ContractRow(Base):
    """A contract's row."""

    __tablename__ = "contracts"
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int]
    number: Mapped[str]
    status: Mapped[str]
    signed_on: Mapped[date | None]


class EntryRow(Base):
    """What a client is found by."""

    __tablename__ = "search_entries"
    client_id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]


class AuditRow(Base):
    """Who changed what, when."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    client_id: Mapped[int]
    action: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)


class EventRow(Base):
    """What is told to others after the commit."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    client_id: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class OfRow:
    """A type whose objects are rows, which have attributes of the same names."""

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whatever a resolver gives."""
        return True


@strawberry.type
class Money:
    """An amount in a currency."""

    amount: Decimal
    currency: str


@strawberry.type
class Contact(OfRow):
    """A person."""

    id: strawberry.ID
    first_name: str
    last_name: str
    email: str | None


@strawberry.type
class Contract(OfRow):
    """An agreement."""

    id: strawberry.ID
    number: str
    status: str
    signed_on: date | None


@strawberry.type
class Deal(OfRow):
    """A deal."""

    id: strawberry.ID
    title: str
    stage: str
    close_date: date | None

    @strawberry.field
    def amount(self) -> Money:
        """What the client is expected to pay."""
        row: Any = self
        return Money(amount=vars(row)["amount"], currency=row.currency)

    @strawberry.field
    async def client(self, info: strawberry.Info) -> "Client":
        """Who buys."""
        row: Any = self
        return await info.context["clients"].load(row.client_id)  # type: ignore[no-any-return]  # of a loader

    @strawberry.field
    async def contract(self, info: strawberry.Info) -> Contract | None:
        """What came of it."""
        return await info.context["contracts"].load(self.id)  # type: ignore[no-any-return]  # of a loader


@strawberry.type
class Client(OfRow):
    """A client."""

    id: strawberry.ID
    name: str
    tier: str
    status: str
    industry: str | None
    website: str | None
    city: str | None
    postal_code: str | None
    country: str | None
    employees: int | None
    created_at: datetime
    updated_at: datetime

    @strawberry.field
    async def contacts(self, info: strawberry.Info, first: int = 100) -> list[Contact]:
        """Its people."""
        return await info.context["contacts"].load((self.id, first))  # type: ignore[no-any-return]  # of a loader

    @strawberry.field
    async def deals(self, info: strawberry.Info, first: int = 100) -> list[Deal]:
        """Its deals."""
        return await info.context["deals"].load((self.id, first))  # type: ignore[no-any-return]  # of a loader


@strawberry.type
class StageTotal:
    """The deals of one stage, with what they are worth in each currency."""

    stage: str
    count: int
    totals: list[Money]


async def load_clients(keys: list[int]) -> Sequence[ClientRow | None]:
    """Clients by id."""
    async with Session() as session:
        found = {row.id: row for row in await session.scalars(select(ClientRow).where(ClientRow.id.in_(keys)))}
    return [found.get(key) for key in keys]


async def load_contracts(keys: list[int]) -> Sequence[ContractRow | None]:
    """Contracts by deal."""
    chosen = select(ContractRow).where(ContractRow.deal_id.in_(keys))
    async with Session() as session:
        found = {row.deal_id: row for row in await session.scalars(chosen)}
    return [found.get(key) for key in keys]


Loader = Callable[[list[tuple[int, int]]], Awaitable[Sequence[Any]]]


def first_of_client(cls: Any, *order: Any) -> Loader:
    """Loads the first rows of each client."""

    async def load(keys: list[tuple[int, int]]) -> Sequence[Any]:
        most, clients = max(first for _, first in keys), [client for client, _ in keys]
        place = func.row_number().over(partition_by=cls.client_id, order_by=order).label("place")
        ranked = select(cls.id, place).where(cls.client_id.in_(clients)).subquery()
        chosen = select(cls).join(ranked, ranked.c.id == cls.id).where(ranked.c.place <= most).order_by(*order)
        found: dict[int, list[Any]] = defaultdict(list)
        async with Session() as session:
            for row in await session.scalars(chosen):
                found[row.client_id].append(row)
        return [found[client][:first] for client, first in keys]

    return load


@strawberry.input
class ClientInput:
    """A client to be."""

    name: str
    tier: str
    status: str
    industry: str | None = None
    website: str | None = None
    city: str | None = None
    postal_code: str | None = None
    country: str | None = None
    employees: int | None = None


@strawberry.type
class Query:
    """Reading."""

    @strawberry.field
    async def client(self, id: strawberry.ID) -> Client | None:
        """One client."""
        async with Session() as session:
            row: Any = await session.get(ClientRow, int(id))
            return row  # type: ignore[no-any-return]  # rows stand for objects

    @strawberry.field
    async def clients(self, tier: str, first: int = 100) -> list[Client]:
        """Clients of a tier, by name."""
        chosen = select(ClientRow).where(ClientRow.tier == tier).order_by(ClientRow.name, ClientRow.id).limit(first)
        async with Session() as session:
            return (await session.scalars(chosen)).all()  # type: ignore[return-value]  # rows stand for objects

    @strawberry.field
    async def deals(self, after: strawberry.ID, first: int = 100) -> list[Deal]:
        """Deals, oldest first."""
        chosen = select(DealRow).where(DealRow.id > int(after)).order_by(DealRow.id).limit(first)
        async with Session() as session:
            return (await session.scalars(chosen)).all()  # type: ignore[return-value]  # rows stand for objects

    @strawberry.field
    async def deals_by_stage(self) -> list[StageTotal]:
        """How many deals there are at each stage, and what they are worth."""
        keys = (DealRow.stage, DealRow.currency)
        chosen = select(*keys, func.count(), func.sum(DealRow.amount)).group_by(*keys).order_by(*keys)
        stages: dict[str, StageTotal] = {}
        async with Session() as session:
            for stage, currency, count, amount in await session.execute(chosen):
                found = stages.setdefault(stage, StageTotal(stage=stage, count=0, totals=[]))
                found.count += count
                found.totals.append(Money(amount=amount, currency=currency))
        return list(stages.values())


@strawberry.type
class Mutation:
    """Writing."""

    @strawberry.mutation
    async def create_client(self, input: ClientInput) -> Client:
        """Make a client, with what it is found by, the audit's row and the event, as the product does."""
        now = datetime.now(UTC)
        made = ClientRow(**vars(input), created_at=now, updated_at=now)
        async with Session() as session, session.begin():
            session.add(made)
            await session.flush()
            session.add(EntryRow(client_id=made.id, words=f"{made.name} {made.website}".lower()))
            session.add(AuditRow(client_id=made.id, action="create", actor="bench", at=now, after=vars(input)))
            session.add(EventRow(client_id=made.id, kind="client.created", at=now))
        return made  # type: ignore[return-value]  # rows stand for objects


class Endpoint(GraphQL[Any, Any]):
    """Strawberry's endpoint, with loaders that live as long as a request."""

    def encode_json(self, data: object) -> bytes:
        """With the fast library."""
        return orjson.dumps(data)

    async def get_context(self, request: Any, response: Any) -> dict[str, DataLoader[Any, Any]]:
        """The loaders."""
        return {
            "clients": DataLoader(load_clients),
            "contracts": DataLoader(load_contracts),
            "deals": DataLoader(first_of_client(DealRow, DealRow.close_date.desc(), DealRow.id.desc())),
            "contacts": DataLoader(first_of_client(ContactRow, ContactRow.id)),
        }


schema = strawberry.Schema(Query, Mutation, extensions=[ParserCache, ValidationCache])
app = Starlette(routes=[Route("/graphql", Endpoint(schema, graphql_ide=None), methods=["POST"])])
