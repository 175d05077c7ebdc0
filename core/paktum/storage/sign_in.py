"""Where the product keeps what passes of signing in: sessions, attempts, and links that are sent."""

from typing import Any

import sqlalchemy as sa

from .types import Instant, plain_text

LONGEST_AGENT = 200

SESSIONS = sa.Table(
    "paktum_session",
    sa.MetaData(),
    sa.Column("digest", plain_text(64), primary_key=True),
    sa.Column("id", sa.Uuid(), nullable=False),
    sa.Column("user_id", sa.Uuid(), nullable=False),
    sa.Column("agent", plain_text(LONGEST_AGENT), nullable=False),
    sa.Column("opened_at", Instant(), nullable=False),
    sa.Column("used_at", Instant(), nullable=False),
    sa.Column("ends_at", Instant(), nullable=False),
    sa.Index("ix_paktum_session_user_id", "user_id"),
    implicit_returning=False,
)
"""Browsers in which somebody has signed in. digest: of the cookie. agent: what the browser calls itself. used_at: to
the minute. ends_at: however it is used."""

ATTEMPTS = sa.Table(
    "paktum_sign_in_attempt",
    sa.MetaData(),
    sa.Column("key", plain_text(64), primary_key=True),
    sa.Column("tried", sa.Integer(), nullable=False),
    sa.Column("since", Instant(), nullable=False),
    sa.Index("ix_paktum_sign_in_attempt_since", "since"),
    implicit_returning=False,
)
"""How often somebody has tried to sign in since an instant. key: a digest of who it was, and from where."""

LINKS = sa.Table(
    "paktum_sign_in_link",
    sa.MetaData(),
    sa.Column("digest", plain_text(64), primary_key=True),
    sa.Column("user_id", sa.Uuid(), nullable=False),
    sa.Column("purpose", plain_text(40), nullable=False),
    sa.Column("ends_at", Instant(), nullable=False),
    sa.Index("ix_paktum_sign_in_link_user_id", "user_id"),
    implicit_returning=False,
)
"""What a user may do once with a link. digest: of the secret in it."""

USERS = sa.table("core_user", sa.column("id"), sa.column("is_active"), sa.column("deleted_at"))
"""What sessions depend on, wherever it is changed."""


def is_alive(session: Any, now: Any, idle: Any) -> Any:
    """The condition on the columns of a session that it has not ended. idle: until when whatever was not used since is
    over."""
    return sa.and_(session.ends_at > now, session.used_at > idle)


def add_sign_in(metadata: sa.MetaData) -> None:
    """Add the tables."""
    for table in (SESSIONS, ATTEMPTS, LINKS):
        table.to_metadata(metadata)
