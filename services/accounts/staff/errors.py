"""How accounts says no to whoever looks after staff."""

from kartoteka.problems import Conflict, Stale


class LastAdministrator(Conflict):
    """Somebody has to be left who can look after everything."""

    code, title = "last-administrator", "Nobody else is an administrator"


class NotYourself(Conflict):
    """Nobody changes what he himself may do, or shuts himself out: another administrator does it."""

    code, title = "not-yourself", "This is done by another administrator"


class PersonStale(Stale):
    """Somebody has changed the person since he was read; `current` is how he stands now."""

    code = "person-stale"
