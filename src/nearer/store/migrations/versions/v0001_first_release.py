"""The tables of the first release, which made them itself: homes from it are only marked with this version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("choice", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("detail", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "derived",
        sa.Column("stage", sa.String, primary_key=True),
        sa.Column("key", sa.String, nullable=False),
    )
    op.create_table(
        "dropped",
        sa.Column("folder", sa.String, primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("started_us", sa.BigInteger, nullable=False),
        sa.Column("paths", sa.String, nullable=False),
        sa.Column("me", sa.String),
        sa.Column("result", sa.String),
    )
    op.create_table("forgotten", sa.Column("hash", sa.String, primary_key=True))
    op.create_table("salt", sa.Column("value", sa.String, primary_key=True))
