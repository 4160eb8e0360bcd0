"""Passwords as they are kept: argon2id, the low-memory profile of RFC 9106. Each check costs one argon2, whoever asks
for whom, so that its time does not tell which logins there are."""

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a password is right; `new_hash` is to be kept instead of the old one, which is no longer good enough."""

    is_right: bool
    new_hash: str | None = None


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(_normal(password))


def check_password(password: str, stored: str | None) -> Checked:
    """Whether the password is the one that was hashed; nobody's password is never right, and takes as long."""
    if stored and not stored.startswith("$argon2"):
        return _check_scrypt(password, stored)
    is_right = _verify(stored or _NOBODYS_HASH, password) and bool(stored)
    is_old = is_right and _hasher.check_needs_rehash(stored or "")
    return Checked(is_right, hash_password(password) if is_old else None)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _check_scrypt(password: str, stored: str) -> Checked:
    """`salt$hash` in hex, as passwords were kept before (RFC 7914; n=16384, r=8, p=1)."""
    renewed = hash_password(password)
    salt, _, digest = stored.partition("$")
    try:
        found = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex()
    except ValueError:
        return Checked(False)
    return Checked(True, renewed) if hmac.compare_digest(found, digest) else Checked(False)


def _normal(password: str) -> str:
    # another keyboard may compose й of two code points (NIST SP 800-63B, 3.1.1.2)
    return unicodedata.normalize("NFKC", password)


_NOBODYS_HASH = hash_password(os.urandom(16).hex())
