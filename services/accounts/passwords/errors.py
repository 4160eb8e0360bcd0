"""How accounts says no about passwords."""

from kartoteka.problems import Invalid, SignInNeeded


class WrongPassword(SignInNeeded):
    """Login or password is wrong; which of them is not said."""

    code, title = "wrong-password", "Login or password is wrong"


class NotYourPassword(Invalid):
    """Who is signed in already is asked for his password once more, and it is wrong."""

    code, title = "wrong-password", "The password is wrong"

    def __init__(self) -> None:
        super().__init__(fields={"password": ["This is not your password"]})


class WeakPassword(Invalid):
    """The new password is too short, or one of the first that anybody tries."""

    code, title = "weak-password", "Choose another password"
