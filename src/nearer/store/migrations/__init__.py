"""How the tables of the state came to be what they are: one module a version, run by Alembic."""
