"""How accounts says no about the company's own provider."""

from kartoteka.problems import NotFound


class NoProvider(NotFound):
    """None is set."""

    code, title = "no-provider", "There is no provider to sign in by"


class ProviderError(Exception):
    """The provider is away, or what it says can't be trusted; the message says which."""
