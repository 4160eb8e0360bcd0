"""How contacts says no to changes of many cards."""

from kartoteka.problems import Conflict, Problem


class TooManyChanges(Problem):
    """Nothing was changed: it would be more cards within an hour than somebody without the right to change many may.
    `limit` is how many he may, `left` how many more just now."""

    status, code, title = 429, "too-many-changes", "These are more changes than you may make within an hour"

    def __init__(self, *, limit: int, left: int, retry_after: int) -> None:
        super().__init__(limit=limit, left=left)
        self.headers = {"Retry-After": str(retry_after)}


class AlreadyUndone(Conflict):
    """It was undone before."""

    code, title = "already-undone", "This was undone before"
