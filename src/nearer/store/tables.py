"""The tables of the little state, as they are in this version. How older ones become these: `store.migrations`."""

import sqlalchemy as sa

VERSION = "0008"
"""The newest of `migrations/versions`, which made these tables. Kept here so that nothing need look for it."""

FIRST = "0001"
"""The tables of the first release, which wrote no version down."""

META = sa.MetaData()

DECISIONS = sa.Table(
    "decisions",
    META,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("choice", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("detail", sa.String, nullable=False),
    sqlite_autoincrement=True,
)
DERIVED = sa.Table(
    "derived",
    META,
    sa.Column("stage", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
)
DROPPED = sa.Table(
    "dropped",
    META,
    sa.Column("folder", sa.String, primary_key=True),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
JOBS = sa.Table(
    "jobs",
    META,
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
FORGOTTEN = sa.Table("forgotten", META, sa.Column("hash", sa.String, primary_key=True))
SALT = sa.Table(
    "salt",
    META,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False, server_default="1"),
    sa.Column("value", sa.String, nullable=False),
    sa.CheckConstraint("one = 1", name="only_one_salt"),
)
CONNECTIONS = sa.Table(
    "connections",
    META,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("network", sa.String, nullable=False),
    sa.Column("account", sa.String, nullable=False),
    sa.Column("handle", sa.String, nullable=False),
    sa.Column("server", sa.String, nullable=False),
    sa.Column("scopes", sa.String, nullable=False),
    sa.Column("made_us", sa.BigInteger, nullable=False),
    sa.Column("ended_us", sa.BigInteger),
    sa.Column("own", sa.Integer, nullable=False, server_default="1"),
)
CURSORS = sa.Table(
    "cursors",
    META,
    sa.Column("connection", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
PULLS = sa.Table(
    "pulls",
    META,
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
    sa.Column("looked_us", sa.BigInteger),
)

STREAMS = sa.Table(
    "streams",
    META,
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

OFFERS = sa.Table(
    "offers",
    META,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("words", sa.String, nullable=False),
    sa.Column("examples", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("price", sa.String, nullable=False),
    sa.Column("until_us", sa.BigInteger),
    sa.Column("made_us", sa.BigInteger, nullable=False),
)
"""What the user wrote of their offers; whether one stands or is closed, decisions say."""

OUTBOX = sa.Table(
    "outbox",
    META,
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
PICTURES = sa.Table(
    "pictures",
    META,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("item", sa.String, nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)

VERSIONS = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, with one row. Not in META: Alembic keeps it apart from the tables that it compares."""
