"""How contacts says no about exports."""

from kartoteka.problems import Invalid, Problem


class TooMany(Invalid):
    """More clients fit than one export may hold; `most` says how many that is."""

    code, title = "too-many-to-export", "These are more clients than one export may hold"


class ExportsUsedUp(Problem):
    """Whoever is no administrator may take out only so many files a day."""

    status, code, title = 429, "exports-used-up", "You have made all exports of a day"
    headers = {"Retry-After": "3600"}
