"""Addresses of users are as signing in looks for them: without case, accents and spaces."""

import sqlalchemy as sa
from alembic import op

from paktum.access.identity import identity
from paktum.storage.history import MigrationError

revision = "core_0015"
down_revision = "core_0014"

USER = sa.table("core_user", sa.column("id", sa.Uuid()), sa.column("email"), sa.column("deleted_at"))


def upgrade() -> None:
    connection = op.get_bind()
    stored = sa.select(USER.c.id, USER.c.email, USER.c.deleted_at.is_(None)).where(USER.c.email.is_not(None))
    found = connection.execute(stored.order_by(USER.c.id)).all()
    require_no_twins([(identity(email), key.hex) for key, email, is_living in found if is_living])
    for key, email, _ in found:
        if email != identity(email):
            changed = sa.update(USER).where(USER.c.id == key)
            connection.execute(changed.values(email=identity(email) or None))


def require_no_twins(living: list[tuple[str, str]]) -> None:
    """Which of two users somebody is with one address, only people can say."""
    users: dict[str, list[str]] = {}
    for address, key in living:
        if address:
            users.setdefault(address, []).append(f"user_{key}")
    twins = [f"{address} ({', '.join(keys)})" for address, keys in users.items() if len(keys) > 1]
    if twins:
        raise MigrationError(
            f"several users would have the same e-mail address: {'; '.join(twins)}; nothing was changed: give all but "
            "one another address, or delete them, with the version of Paktum that you had, then upgrade again"
        )


def downgrade() -> None:
    pass
