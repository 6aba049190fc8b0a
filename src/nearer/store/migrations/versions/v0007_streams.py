"""What is heard as it happens: which streams, where each stands, and how it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "streams",
        sa.Column("connection", sa.String, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("server", sa.String, nullable=False),
        sa.Column("tags", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("begun_us", sa.BigInteger),
        sa.Column("heard_us", sa.BigInteger),
        sa.Column("missed_us", sa.BigInteger),
        sa.Column("kept", sa.BigInteger, nullable=False),
        sa.Column("next_us", sa.BigInteger),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("fix", sa.String, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
    )
