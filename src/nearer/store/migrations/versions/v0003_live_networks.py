"""Connections to live networks, where each goes on reading, and how its last pull went."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "connections",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("network", sa.String, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("handle", sa.String, nullable=False),
        sa.Column("server", sa.String, nullable=False),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("made_us", sa.BigInteger, nullable=False),
        sa.Column("ended_us", sa.BigInteger),
    )
    op.create_table(
        "cursors",
        sa.Column("connection", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "pulls",
        sa.Column("connection", sa.String, primary_key=True),
        sa.Column("begun_us", sa.BigInteger),
        sa.Column("seen_us", sa.BigInteger),
        sa.Column("new", sa.BigInteger, nullable=False),
        sa.Column("left", sa.BigInteger),
        sa.Column("next_us", sa.BigInteger),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("fix", sa.String, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("window_us", sa.BigInteger),
        sa.Column("spent", sa.Integer, nullable=False),
    )
