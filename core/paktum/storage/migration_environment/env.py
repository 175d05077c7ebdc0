"""The Alembic environment of every plugin's history. `paktum.storage.migrations` says on which connection it runs."""

from alembic import context

context.configure(**context.config.attributes["paktum"])
with context.begin_transaction():
    context.run_migrations()
