"""How accounts says no about users."""

from kartoteka.problems import NotFound


class NoSuchUser(NotFound):
    """There is nobody of this id."""

    code, title = "no-such-user", "There is no such person"
