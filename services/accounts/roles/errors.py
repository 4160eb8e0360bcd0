"""How accounts says no about roles."""

from kartoteka.problems import Conflict


class RoleIsFixed(Conflict):
    """An administrator may do everything and sees everything: what the role holds can't be changed."""

    code, title = "role-is-fixed", "What an administrator may do can't be changed"


class RoleIsBuiltIn(Conflict):
    """A role that is there from the start can be changed, but not removed."""

    code, title = "role-is-built-in", "This role can't be removed"


class RoleInUse(Conflict):
    """`holders` people have it: they need another one first."""

    code, title = "role-in-use", "There are people with this role"
