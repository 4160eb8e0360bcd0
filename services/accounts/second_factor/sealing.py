"""Secrets that must be read again are kept sealed (Fernet), by a key that comes from the key that signs tokens (HKDF,
RFC 5869). Who has a copy of the database alone can't open them."""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealError(Exception):
    """This was sealed by a key that is not there (any more), or it was tampered with."""


class Seal:
    """Seals by the key that signs, opens by every key there is."""

    def __init__(self, token_key: str, purpose: str) -> None:
        """`purpose`: what is sealed for one can't be opened for another."""
        found = json.loads(token_key or "{}")
        keys = found.get("keys", [found])
        if not all("d" in key for key in keys):
            raise SealError("KARTOTEKA_TOKEN_KEY is no private key")
        self._fernets = [Fernet(_derived(key["d"], purpose)) for key in keys]
        self._every = MultiFernet(self._fernets)

    def close(self, secret: str) -> str:
        """The secret, sealed."""
        return self._every.encrypt(secret.encode()).decode()

    def open(self, sealed: str, seconds: int | None = None) -> str:
        """The secret again; `seconds`: it must not have been sealed longer ago. SealError when it can't be opened."""
        try:
            return self._every.decrypt(sealed.encode(), ttl=seconds).decode()
        except InvalidToken as error:
            raise SealError("This can't be opened") from error

    def renewed(self, sealed: str) -> str | None:
        """Sealed by the key that signs now; None when it is already."""
        try:
            self._fernets[0].decrypt(sealed.encode())
        except InvalidToken:
            return self.close(self.open(sealed))
        return None


def _derived(private: str, purpose: str) -> bytes:
    raw = base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))
    derived = HKDF(SHA256(), 32, salt=None, info=f"kartoteka {purpose}".encode()).derive(raw)
    return base64.urlsafe_b64encode(derived)
