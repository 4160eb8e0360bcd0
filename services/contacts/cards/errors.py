"""How contacts says no about cards."""

from kartoteka.problems import Conflict, Forbidden, Invalid, Stale


class NoNumber(Invalid):
    """It can't be read as a complete phone number."""

    code, title = "no-phone-number", "This is no complete phone number"


class PhoneTaken(Conflict):
    """Another card has this number; `card` names it, if the viewer may see it. `allow_duplicate` insists."""

    code, title = "phone-taken", "Another card has this number"


class CardStale(Stale):
    """Somebody has changed the card since it was read; `current` is how it stands now."""

    code = "card-stale"


class ReassignNotAllowed(Forbidden):
    """A client is given away by his owner, or by who may hand clients over; only the latter makes him nobody's, or puts
    him into another team than his owner's. `fields` names which it was."""

    code, title = "reassign-not-allowed", "You may not hand this client over"
