"""What Alembic runs for each upgrade: the versions that are due, in the transaction that was handed in."""

from alembic import context

from nearer.store.tables import META

# There is one only while Alembic runs this; tools that look at every module import it at other times.
if hasattr(context, "config"):
    context.configure(connection=context.config.attributes["connection"], target_metadata=META)
    with context.begin_transaction():
        context.run_migrations()
