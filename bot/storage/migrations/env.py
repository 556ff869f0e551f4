"""Alembic's entry: runs the steps on the connection that `upgrade` was given."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # on SQLite too, where our own BEGIN holds the whole upgrade together
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
