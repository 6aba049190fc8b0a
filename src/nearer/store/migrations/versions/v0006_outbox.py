"""Drafts and what was sent, and the pictures that go with them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("connection", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("made_us", sa.BigInteger, nullable=False),
        sa.Column("changed_us", sa.BigInteger, nullable=False),
        sa.Column("pressed_us", sa.BigInteger),
        sa.Column("due_us", sa.BigInteger),
        sa.Column("begun_us", sa.BigInteger),
        sa.Column("ended_us", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("twins", sa.String, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.String, nullable=False),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("fix", sa.String, nullable=False),
    )
    op.create_table(
        "pictures",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
