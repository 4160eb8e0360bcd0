"""Which passwords are taken: 12 to 128 characters, any of them, but not what everybody tries first and not what the
person is called by (ASVS 2.1; no rules of composition)."""

import re
import unicodedata
from collections.abc import Iterable

from accounts.passwords.errors import WeakPassword

SHORTEST, LONGEST = 12, 128
FEWEST_CHARACTERS = 5  # different ones

# What is left of a long common password when its digits, signs and repetitions are taken away.
_WORDS = """
    abcdef abcdefgh abcdefghijkl access admin administrator adminadmin asdf asdfgh asdfghjkl auth baseball
    basketball batman bitrix changeme charlie computer consumer corporate crm default demo dragon enter football
    freedom fuckyou google guest hello helloworld hunter iloveyou internet jordan kartoteka killer letmein
    liverpool login manager marina master michael microsoft monkey mustang mynoob natasha office operator pass
    passpass passw password passwordpassword passwort password123 princess qazwsx qazwsxedc qwer qwert qwerty
    qwertyqwerty qwertyuiop qwertyuiopasdfghjkl qweasd qweasdzxc qwerasdf root salasana sales secret server
    shadow starwars sunshine superman support test testtest testing trustno user username welcome welcometo
    whatever windows zaq zaqwsx zxcvbn zxcvbnm администратор админ здравствуйте йцукен йцукенг йцукенгшщзхъ
    компания любовь люблютебя менеджер москва наташа пароль парольпароль привет приветпривет россия секрет
    солнышко спартак тест фывапролджэ ячсмить кыргызстан бишкек сырсөз купуясөз
"""
_COMMON = frozenset(_WORDS.split())
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "йцукенгшщзхъфывапролджэячсмитьбю",
)
_LEET = str.maketrans("013457@$!", "oleastasi")


def insist_on_strong(password: str, names: Iterable[str | None], field: str = "new_password") -> None:
    """WeakPassword says why a password is not taken; `names` are what its owner is known by."""
    reason = weakness(password, names)
    if reason:
        raise WeakPassword(reason, fields={field: [reason]})


def weakness(password: str, names: Iterable[str | None]) -> str:
    """Why a password is not good enough; empty when it is."""
    if len(password) < SHORTEST:
        return f"At least {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"At most {LONGEST} characters"
    said = unicodedata.normalize("NFKC", password).casefold()
    if _is_name(said, names):
        return "Not a name, login or address of yours"
    return "This is one of the first that anybody tries" if _is_common(said) else ""


def _is_name(said: str, names: Iterable[str | None]) -> bool:
    known = {name.casefold() for name in names if name}
    known |= {name.partition("@")[0] for name in known if "@" in name}
    return said in known or _letters(said) in {_letters(name) for name in known} - {""}


def _is_common(said: str) -> bool:
    if len(set(said)) < FEWEST_CHARACTERS or any(_is_run(said, run) for run in _RUNS):
        return True
    words = {_letters(said), _letters(said.translate(_LEET)), _letters(said.rstrip("0123456789!.?*").translate(_LEET))}
    return any(word in _COMMON or _once(word) in _COMMON for word in words)


def _is_run(said: str, run: str) -> bool:
    return said in run * 2 or said in run[::-1] * 2


def _letters(said: str) -> str:
    return "".join(character for character in said if character.isalpha())


def _once(word: str) -> str:
    """`qwertyqwerty` is `qwerty` twice."""
    repeated = re.fullmatch(r"(.+?)\1+", word)
    return repeated[1] if repeated else word
