"""How notifications says no about notes."""

from kartoteka.problems import NotFound


class NoSuchNote(NotFound):
    """There is no such note, or it is another's."""

    code, title = "no-such-note", "You have no such note"
