"""Run by Alembic on the connection that `tic_adapters.postgres.migrate` hands over."""

from alembic import context

from tic_adapters.postgres.migrate import options

context.configure(connection=context.config.attributes["connection"], **options())
context.run_migrations()
