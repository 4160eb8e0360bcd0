"""Phone numbers as people, PBXs and tills spell them, brought to one spelling: E.164 (`+79161234567`).

What is no full number (an extension, a short code like 112 or 900) stays what it is; what says that the caller hides
(`anonymous`, the name of a trunk) is no number at all.
"""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat

LONGEST_SHORT = 6  # digits of an extension or a service code; no country has complete numbers that short
LONGEST_E164 = 15
PUNCTUATION = str.maketrans("", "", " \t\u00a0\u202f()-\u2010\u2011\u2012\u2013\u2014./")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A complete number. `e164` is its only spelling in our tables; `region` is a country code like RU, if known."""

    e164: str
    region: str | None

    def __str__(self) -> str:
        return self.e164

    @property
    def international(self) -> str:
        """For people: `+7 916 123-45-67`."""
        return phonenumbers.format_number(phonenumbers.parse(self.e164), PhoneNumberFormat.INTERNATIONAL)


@lru_cache(maxsize=65536)
def parse(text: str, region: str) -> PhoneNumber | None:
    """The complete number in `text` as somebody in `region` would mean it, or None: short numbers, words, nonsense."""
    compact = _compact(text)
    if not _is_digits(compact) or len(compact.lstrip("+")) <= LONGEST_SHORT:
        return None
    return next((number for number in (_read(spelling, region) for spelling in _readings(compact)) if number), None)


def normalise(text: str | None, region: str) -> str | None:
    """E.164 of a complete number; a short or unusual string of digits, `*` and `#` as it is; None for a hidden one."""
    if not text:
        return None
    number = parse(text, region)
    if number:
        return number.e164
    compact = _compact(text)
    return compact if compact.strip("+*#").isdigit() and compact.isascii() else None


def significant(e164: str) -> str | None:
    """The digits that all spellings of a complete number have in common: `9161234567` of `+79161234567`."""
    try:
        return phonenumbers.national_significant_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return None


def is_short(text: str) -> bool:
    """An extension, a feature code or a service number, not a complete one."""
    digits = text.strip("*#")
    return digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_SHORT


def _compact(text: str) -> str:
    """Without punctuation, `tel:`/`sip:` and what follows the number in a URI."""
    bare = text.strip().removeprefix("tel:").removeprefix("sips:").removeprefix("sip:")
    return bare.split("@", 1)[0].split(";", 1)[0].translate(PUNCTUATION)


def _is_digits(compact: str) -> bool:
    digits = compact.removeprefix("+")
    return digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_E164 + 3


def _readings(compact: str) -> list[str]:
    """How a spelling may be meant, likeliest first. Providers drop the plus (`7916…`), or write `007…` for it, even
    where the national prefix for abroad is another one (810 in Russia)."""
    if compact.startswith("+"):
        return [compact]
    if compact.startswith("00"):
        return ["+" + compact[2:], compact]
    return [compact, "+" + compact]


def _read(spelling: str, region: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(spelling, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return PhoneNumber(
        phonenumbers.format_number(number, PhoneNumberFormat.E164), phonenumbers.region_code_for_number(number)
    )


def is_known_region(region: str) -> bool:
    """Whether `region` is a country code that numbers can be read for."""
    return region in phonenumbers.SUPPORTED_REGIONS
