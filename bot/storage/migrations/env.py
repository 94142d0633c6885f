"""Alembic's door: it runs migrations on the connection that `bot.storage.migrate` hands over."""

from alembic import context

from bot.storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
