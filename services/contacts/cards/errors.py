"""How contacts says no about cards."""

from kartoteka.problems import Conflict, Invalid, Stale


class NoNumber(Invalid):
    """It can't be read as a complete phone number."""

    code, title = "no-phone-number", "This is no complete phone number"


class PhoneTaken(Conflict):
    """Another card has this number; `card` names it, if the viewer may see it. `allow_duplicate` insists."""

    code, title = "phone-taken", "Another card has this number"


class CardStale(Stale):
    """Somebody has changed the card since it was read; `current` is how it stands now."""

    code = "card-stale"
