"""How accounts says no about links."""

from kartoteka.problems import Conflict, NotFound


class NoSuchLink(NotFound):
    """The link never was, was used, has expired, or a newer one was made."""

    code, title = "no-such-link", "This link is not good, or no longer"


class NoAddress(Conflict):
    """Somebody has no e-mail address to send a letter to."""

    code, title = "no-address", "There is no e-mail address to send it to"


class IsNotHere(Conflict):
    """Whoever has left is not invited."""

    code, title = "not-active", "This person is not active"
