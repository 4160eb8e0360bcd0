"""How accounts says no about second factors."""

from kartoteka.problems import Conflict, Invalid


class SecondFactorIsOn(Conflict):
    """There is one already: it must be turned off first."""

    code, title = "second-factor-is-on", "A second factor is on already"


class NoSecondFactor(Conflict):
    """None is being set up."""

    code, title = "no-second-factor", "No second factor is being set up"


class NotTheCode(Invalid):
    """Whoever sets a second factor up has not typed what the authenticator shows."""

    code, title = "wrong-code", "The code is wrong"

    def __init__(self) -> None:
        super().__init__(fields={"code": ["This is not what the authenticator should show now"]})
