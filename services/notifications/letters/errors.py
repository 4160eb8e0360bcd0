"""How notifications says no about letters."""

from kartoteka.problems import Conflict, NotFound


class NoSuchLetter(NotFound):
    """There is no such letter."""

    code, title = "no-such-letter", "There is no such letter"


class NotToBeSentAgain(Conflict):
    """The letter waits, is being sent, or has been sent; or its reader has left."""

    code, title = "letter-not-to-be-sent-again", "This letter is on its way, or there, or nobody is there to read it"
