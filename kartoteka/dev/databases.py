"""Databases on a server: made when missing, listed and dropped by name."""

import psycopg
from psycopg import errors, sql


def ensure_database(server_url: str, name: str) -> None:
    """Make a database unless it is there. Two processes may ask at the same moment."""
    with maintenance(server_url) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            return
        create = sql.SQL("create database {} encoding 'UTF8' template template0").format(sql.Identifier(name))
        try:
            connection.execute(create)
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return


def drop_database(server_url: str, name: str) -> None:
    """Drop a database and whoever is still connected to it."""
    with maintenance(server_url) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def database_names(server_url: str, prefix: str) -> list[str]:
    with maintenance(server_url) as connection:
        rows = connection.execute("select datname from pg_database where starts_with(datname, %s)", (prefix,))
        return [row[0] for row in rows]


def maintenance(server_url: str) -> psycopg.Connection[tuple[str]]:
    """A connection to the server's own database, which no service uses."""
    return psycopg.connect(server_url, dbname="postgres", autocommit=True, connect_timeout=10)


def answers(server_url: str) -> bool:
    """Whether a server lets us in."""
    try:
        psycopg.connect(server_url, dbname="postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
