"""How contacts says no about requests to delete."""

from kartoteka.problems import Conflict


class AlreadyAsked(Conflict):
    """Somebody has asked for this card already, and nobody has decided yet."""

    code, title = "deletion-already-asked", "Somebody has asked for this already"


class AlreadyDecided(Conflict):
    """What was decided can't be withdrawn."""

    code, title = "deletion-already-decided", "This has been decided already"
