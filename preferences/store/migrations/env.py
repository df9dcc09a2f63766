"""What alembic migrates with: the connection that `Store.migrate` gives it, nothing else."""

from __future__ import annotations

from alembic import context

from preferences.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
