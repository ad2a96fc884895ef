"""Runs the migrations on the connection that the desk hands over; Alembic loads this file."""

from alembic import context

from tocsin.desk.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
