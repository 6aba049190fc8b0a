"""How far the user has read what came for them, in an app of the network's own."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column."""
    op.add_column("pulls", sa.Column("looked_us", sa.BigInteger))
