"""What second factors need by the clock."""

from accounts.second_factor.totp import renew_seals, seal_of
from kartoteka.db import UnitOfWork
from kartoteka.host import every
from kartoteka.settings import Settings


class SecondFactorJobs:
    """Keeps secrets readable while keys change."""

    settings: Settings

    @every(3600)
    def renew_seals_of_second_factors(self, session: UnitOfWork) -> None:
        """Seal by the key that signs now what was sealed by the one before."""
        if self.settings.token_key:
            renew_seals(session, seal_of(self.settings.token_key))
