"""Texts made comparable for search: case, accents, `ё` and alphabets set aside, so that `ИВАНОВ`, `иванов` and `ivanov`
are one.

It is done here and not by PostgreSQL, whose `lower` and trigrams know Cyrillic letters only in some locales: what is
stored and searched is Latin. Lists by name are sorted by what is made here, too, for the same reason.
"""

import re
import unicodedata
from collections.abc import Sequence

import phonenumbers

LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфхцыэіґ", "abvgdeeziiklmnoprstufhcyeig", strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye", "ъ": "", "ь": ""}
)
LIKE_SPECIAL = re.compile(r"([\\%_])")
DIALLED = re.compile(r"\+?[\d\s()./\u00a0\u2010-\u2014-]*\d[\d\s()./\u00a0\u2010-\u2014-]*")
# letters whose place in Unicode is not the one they have in the alphabet, where each follows another
LATER = str.maketrans(
    {letter: f"{before}\u04ff" for letter, before in zip("йґєңөү", "игеноу", strict=True)}
    | {"і": "и\u04fe", "ї": "и\u04fe"}
)
WORD = re.compile(r"\w+")
SORTED_BY = 100  # so many letters of a name say where it stands; an index takes no text of any length
TRIGRAM = 3
DIGITS_OF_A_CLIENT = 7  # fewer are those of an operator or a town


def fold(text: str) -> str:
    """Lower case, without accents, in Latin letters; single spaces. `й` and `ё` count as `и` and `е`."""
    latin = text.casefold().translate(LATIN)
    if not latin.isascii():
        latin = _without_accents(latin).translate(LATIN)
    return " ".join(latin.split())


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def sort_name_of(name: str) -> str:
    """What a name is sorted by, code by code: figures, then Latin letters, then Cyrillic ones, each in the order of the
    alphabet. Case, accents, `ё` and everything that is neither letter nor figure count for nothing."""
    lower = unicodedata.normalize("NFC", name.casefold()).translate(LATER)
    return " ".join(WORD.findall(_without_accents(lower)))[:SORTED_BY]


def search_text_of(name: str, phones: Sequence[str], emails: Sequence[str]) -> str:
    """What a card is searched in. It begins with a space, so that the first letter of a word always follows one."""
    return " ".join(["", fold(name), *map(fold, emails), *phones])


def patterns_of(query: str, region: str) -> list[list[str]]:
    """LIKE patterns for a query: a card is found when, of each inner list, one pattern fits its search text.

    A number is looked for as people in `region` write it, whole or in part; of words each must be there, those of one
    or two letters as the beginning of a word, because an index of trigrams knows nothing shorter.
    """
    if DIALLED.fullmatch(query.strip()):
        return [_number_patterns(query, region)]
    return [[_word_pattern(word)] for word in fold(query).split()]


def is_rare(patterns: list[list[str]]) -> bool:
    """Whether a query is exact enough to fit few cards: a word, or most of a number."""
    return any(all(_is_long(pattern.strip("%+ ")) for pattern in some) for some in patterns)


def _is_long(sought: str) -> bool:
    return len(sought) >= (DIGITS_OF_A_CLIENT if sought.isdigit() else TRIGRAM)


def _word_pattern(word: str) -> str:
    escaped = LIKE_SPECIAL.sub(r"\\\1", word)
    return f"%{escaped}%" if len(word) >= TRIGRAM else f"% {escaped}%"


def _number_patterns(query: str, region: str) -> list[str]:
    digits = re.sub(r"\D", "", query)
    if "+" in query:
        return [f"%+{digits}%"]
    patterns = [f"%{digits}%"]
    if digits.startswith("00") and len(digits) > TRIGRAM:
        patterns.append(f"%+{digits[2:]}%")
    national = _national(digits, region)
    return [*patterns, f"%+{national}%"] if national else patterns


def _national(digits: str, region: str) -> str | None:
    """`8916…` in Russia begins `+7916…`: the country's code, not the digit that is dialled before a far number."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    prefix = metadata.national_prefix if metadata else None
    if not prefix or not digits.startswith(prefix) or len(digits) <= TRIGRAM:
        return None
    return f"{phonenumbers.country_code_for_region(region)}{digits.removeprefix(prefix)}"
