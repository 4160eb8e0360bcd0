"""How accounts says no about teams."""

from kartoteka.problems import Conflict


class TeamIsClosed(Conflict):
    """A closed team is changed only by opening it again."""

    code, title = "team-is-closed", "This team is closed"


class TeamInUse(Conflict):
    """`people` work in the team, or `teams` stand below it: they have to go elsewhere first."""

    code, title = "team-in-use", "There are people or teams in this team"
