"""How telephony says no about PBXs."""

from kartoteka.problems import Invalid, NotFound, SignInNeeded, Unavailable


class UnknownPbx(NotFound):
    """No PBX of this name takes webhooks."""

    code, title = "unknown-pbx", "There is no such PBX"


class NotGenuine(SignInNeeded):
    """The signature is wrong, or the request is too old: what exactly is not said."""

    code, title = "not-genuine", "The request does not prove where it comes from"
    headers = {"WWW-Authenticate": "Signature"}


class NotUnderstood(Invalid):
    """The PBX's plugin finds no events in the body."""

    code, title = "not-understood", "The events can't be understood"


class PluginFailed(Unavailable):
    """The PBX's plugin fails; the same request may succeed later."""

    code, title = "plugin-failed", "The plugin of this PBX fails just now"
    headers = {"Retry-After": "30"}
