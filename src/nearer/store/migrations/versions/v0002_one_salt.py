"""One salt for each home: two processes that asked for the first one at the same time could have written two.

Of two, the smaller stays: it is the one that every process but those two has used, because an index gave it first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make a table that holds one row, and carry the salt over."""
    op.rename_table("salt", "salts")
    op.create_table(
        "salt",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False, server_default="1"),
        sa.Column("value", sa.String, nullable=False),
        sa.CheckConstraint("one = 1", name="only_one_salt"),
    )
    op.execute("INSERT INTO salt (value) SELECT min(value) FROM salts HAVING min(value) IS NOT NULL")
    op.drop_table("salts")
