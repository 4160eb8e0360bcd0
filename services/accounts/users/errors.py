"""How accounts says no about users."""

from kartoteka.problems import SignInNeeded


class WrongPassword(SignInNeeded):
    """Login or password is wrong; which of them is not said."""

    code, title = "wrong-password", "Login or password is wrong"
