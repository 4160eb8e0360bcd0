"""How accounts says no at the door."""

from accounts.passwords.errors import WrongPassword
from kartoteka.problems import Forbidden, NotFound, Problem, SignInNeeded


class SecondFactorNeeded(SignInNeeded):
    """The password is right; now the code."""

    code, title = "second-factor-needed", "Now the code of your second factor"


class WrongCode(SignInNeeded):
    """The code is wrong, was used before, or is too old."""

    code, title = "wrong-code", "The code is wrong, or was used before"


class WrongKey(SignInNeeded):
    """The API key is none, or no longer."""

    code, title = "wrong-key", "This API key is not good, or no longer"


class SessionOver(SignInNeeded):
    """There is no session, it has ended, or whoever had it may not sign in any more."""

    code, title = "session-over", "Sign in again"


class TooManyTries(Problem):
    """Too many wrong tries in short time; the right password would not be taken either before `Retry-After`."""

    status, code, title = 429, "too-many-tries", "Too many wrong tries: wait a little"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Try again in {seconds} s", retry_after=seconds)
        self.headers = {"Retry-After": str(seconds)}


class ForeignPage(Forbidden):
    """The request comes from a page of somebody else, or nobody can tell."""

    code, title = "foreign-page", "This request does not come from our own pages"


class NoSuchSession(NotFound):
    """There is no such session, or it is another's, or it has ended."""

    code, title = "no-such-session", "There is no such session"


__all__ = [
    "ForeignPage",
    "NoSuchSession",
    "SecondFactorNeeded",
    "SessionOver",
    "TooManyTries",
    "WrongCode",
    "WrongKey",
    "WrongPassword",
]
