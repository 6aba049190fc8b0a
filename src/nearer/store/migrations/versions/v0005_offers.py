"""What the user has to offer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "offers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("examples", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("price", sa.String, nullable=False),
        sa.Column("until_us", sa.BigInteger),
        sa.Column("made_us", sa.BigInteger, nullable=False),
    )
