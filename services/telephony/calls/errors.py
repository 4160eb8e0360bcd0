"""How telephony says no about calls."""

from kartoteka.problems import Conflict, Forbidden, Invalid, NotFound


class UnknownCall(NotFound):
    """There is no such call, or the viewer may not know of it."""

    code, title = "unknown-call", "There is no such call"


class UnknownDialRequest(NotFound):
    """There is no such request, or it is somebody else's."""

    code, title = "unknown-dial-request", "There is no such request"


class NoPbx(Conflict):
    """Nothing to dial with."""

    code, title = "no-pbx", "There is no PBX to dial with"


class NoExtension(Conflict):
    """Nobody knows which phone to ring."""

    code, title = "no-extension", "You have no extension: an administrator can give you one"


class NotYourPhone(Forbidden):
    """Only administrators let other people's phones ring."""

    code, title = "not-your-phone", "You may only dial from your own phone"


class NotANumber(Invalid):
    """The number can't be dialled."""

    code, title = "not-a-number", "This is no telephone number"
