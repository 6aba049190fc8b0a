"""A connection may be to a feed of somebody else: then nobody of the user's own did what it tells."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Until now every connection was to an account of the user's own."""
    op.add_column("connections", sa.Column("own", sa.Integer, nullable=False, server_default="1"))
