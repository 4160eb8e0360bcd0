"""Alembic's environment, the same for every service: kartoteka.migrations says which."""

import psycopg
from alembic import context
from sqlalchemy import create_engine, pool, text

url = context.config.attributes["url"]

with create_engine(
    "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=pool.NullPool
).connect() as db:
    # two processes that start at once must not both migrate
    db.execute(text("select pg_advisory_lock(hashtext('kartoteka.migrations'))"))
    db.commit()
    context.configure(connection=db)
    with context.begin_transaction():
        context.run_migrations()
    db.commit()
