"""`kartoteka accounts …`: the first administrator, and who there is."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from accounts.passwords.hashing import check_password
from accounts.users.models import User
from accounts.users.viewers import viewer_of
from kartoteka.contracts.access import RIGHTS
from kartoteka.db import Database
from kartoteka.settings import Settings
from tests.one_service import emptied

Run = Callable[..., subprocess.CompletedProcess[str]]
PASSWORD = "correct horse battery"


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    yield emptied("accounts", settings, "users, teams, outbox")


@pytest.fixture
def run(settings: Settings) -> Run:
    environ = {**os.environ, "DATABASE_URL": settings.database_url, "KARTOTEKA_NAMESPACE": settings.namespace}

    def run(*arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kartoteka", "accounts", *arguments]
        return subprocess.run(command, env=environ | more, input=typed, capture_output=True, text=True, timeout=60)

    return run


def make(run: Run, *more: str, login: str = "Dana", password: str = PASSWORD, **environ: str) -> tuple[int, str]:
    arguments = ["--login", login, "--name", "Dana Saarinen", "--password-file", "-", *more]
    finished = run("make-administrator", *arguments, typed=f"{password}\n", **environ)
    return finished.returncode, finished.stdout + finished.stderr


def test_the_first_administrator_is_made_by_a_command(database: Database, run: Run) -> None:
    assert make(run, "--email", "dana@example.org") == (0, "Dana Saarinen can sign in as dana\n")
    with database.transaction() as session:
        dana = session.scalars(select(User)).one()
        assert check_password(PASSWORD, dana.password_hash).is_right
        assert viewer_of(session, dana).rights == set(RIGHTS)


@pytest.mark.parametrize(
    ("more", "options", "sentence"),
    [
        ((), {"password": "elevenchars"}, "Error: a password has 12 characters at least\n"),
        ((), {"login": "two words"}, "Error: login: 1 to 100 characters, no spaces, no slash.\n"),
        (("--email", "nowhere"), {}, "Error: email: Not a valid email address.\n"),
        ((), {"KARTOTEKA_NAMESPACE": "nowhere_"}, 'database "nowhere_accounts" does not exist'),
    ],
)
def test_what_is_wrong_is_a_sentence(
    database: Database, run: Run, more: tuple[str, ...], options: dict[str, str], sentence: str
) -> None:
    code, said = make(run, *more, **options)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_a_login_that_somebody_has_is_not_taken_over(database: Database, run: Run) -> None:
    make(run)
    assert make(run, login="DANA") == (1, "Error: login: Somebody else has this login.\n")


def test_it_lists_who_there_is(database: Database, run: Run) -> None:
    make(run)
    [line] = run("people").stdout.splitlines()
    assert line.split() == ["dana", "Dana", "Saarinen", "administrator", "-", "active", "never"]
