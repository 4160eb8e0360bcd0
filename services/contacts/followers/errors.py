"""How contacts says no about followers."""

from kartoteka.problems import Conflict


class TooManyFollowers(Conflict):
    """The card has as many followers as it can have."""

    code, title = "too-many-followers", "The client has as many followers as can be"
