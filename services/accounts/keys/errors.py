"""How accounts says no about API keys."""

from kartoteka.problems import Conflict, Forbidden, Invalid, NotFound


class NoSuchKey(NotFound):
    """There is no such key, or it is another's."""

    code, title = "no-such-key", "There is no such key"


class OnlyInPerson(Forbidden):
    """A program with a key may not do this, whatever its key is good for."""

    code, title = "only-in-person", "Only a person may do this, not a key"


class NoMachine(Conflict):
    """People make their keys themselves: what a key does is done in its holder's name."""

    code, title = "no-machine", "Only machine accounts are given keys by others"


class TooMuchForAKey(Invalid):
    """A key can do no more than its holder."""

    code, title = "too-much-for-a-key", "A key can do no more than its holder"
