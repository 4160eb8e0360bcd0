"""Changes of people, teams and roles wait for each other: they are rare, and what they must not bring about (a circle
of teams, a company without an administrator, a phone on two desks) shows only when all is looked at together."""

from sqlalchemy import text

from kartoteka.db import UnitOfWork

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('accounts.staff', 0))")


def one_at_a_time(session: UnitOfWork) -> None:
    """Wait for whoever else is changing staff, and keep the next one waiting until this transaction ends. Call it
    before anything is read that the change depends on."""
    session.execute(_LOCK)
