"""The words of notes in the languages of the staff, with plurals as CLDR has them and times of the reader's own zone.

https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kartoteka.phone_numbers import parse


@dataclass(frozen=True)
class Language:
    """What a language needs to say. `clock` and `day` are patterns of strftime, the
    latter for a time that is not today."""

    call_back: str
    missed: dict[str, str]
    queue: str
    hidden: str
    open_card: str
    open_keys: str
    deleted: str
    not_deleted: str
    a_client: str
    reads_much: str
    read_so_much: str
    somebody: str
    key_ends: str
    key_ends_do: str
    plural: Callable[[int], str]
    clock: str = "{:%H:%M}"
    day: str = "{:%d.%m}, "


@dataclass(frozen=True)
class Wording:
    """A note in somebody's language."""

    title: str
    body: str


def _one_or_other(count: int) -> str:
    return "one" if count == 1 else "other"


def _russian(count: int) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return "one"
    return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"


LANGUAGES = {
    "en": Language(
        call_back="Call back {who} by {when}",
        missed={"one": "{count} missed call", "other": "{count} missed calls"},
        queue="queue {queue}",
        hidden="a hidden number",
        open_card="Open the card: {link}",
        open_keys="Keys: {link}",
        deleted="Deleted, as you asked: {who}",
        not_deleted="Not deleted: {who}",
        a_client="a client",
        reads_much="{who} is reading unusually many clients",
        read_so_much="Since {when}: {opened} opened, {listed} shown in lists",
        somebody="somebody",
        key_ends="The API key “{name}” ends: {when}",
        key_ends_do="Make a new one, give it to the program, then revoke this one.",
        plural=_one_or_other,
        day="{:%-d %b}, ",
    ),
    "ru": Language(
        call_back="Перезвонить: {who}, до {when}",
        missed={
            "one": "{count} пропущенный звонок",
            "few": "{count} пропущенных звонка",
            "many": "{count} пропущенных звонков",
        },
        queue="очередь {queue}",
        hidden="номер скрыт",
        open_card="Открыть карточку: {link}",
        open_keys="Ключи: {link}",
        deleted="Удалено по вашей просьбе: {who}",
        not_deleted="Не удалено: {who}",
        a_client="клиент",
        reads_much="{who}: необычно много просмотров клиентов",
        read_so_much="С {when}: открыто {opened}, показано в списках {listed}",
        somebody="кто-то из сотрудников",
        key_ends="Ключ API «{name}» действует до: {when}",
        key_ends_do="Создайте новый, передайте его программе, затем отзовите этот.",
        plural=_russian,
    ),
    "ky": Language(
        call_back="Кайра чалыңыз: {who}, мөөнөтү {when}",
        missed={"one": "{count} кабыл алынбаган чалуу", "other": "{count} кабыл алынбаган чалуу"},
        queue="кезек {queue}",
        hidden="жашыруун номер",
        open_card="Картаны ачуу: {link}",
        open_keys="Ачкычтар: {link}",
        deleted="Сурооңуз боюнча өчүрүлдү: {who}",
        not_deleted="Өчүрүлгөн жок: {who}",
        a_client="кардар",
        reads_much="{who}: кардарларды адаттан тыш көп карап жатат",
        read_so_much="{when} баштап: ачылды {opened}, тизмелерде көрсөтүлдү {listed}",
        somebody="кызматкер",
        key_ends="«{name}» API ачкычынын мөөнөтү бүтөт: {when}",
        key_ends_do="Жаңысын түзүп, программага бериңиз, андан кийин мунусун жокко чыгарыңыз.",
        plural=_one_or_other,
    ),
    "fi": Language(
        call_back="Soita takaisin: {who}, viimeistään {when}",
        missed={"one": "{count} vastaamaton puhelu", "other": "{count} vastaamatonta puhelua"},
        queue="jono {queue}",
        hidden="tuntematon numero",
        open_card="Avaa kortti: {link}",
        open_keys="Avaimet: {link}",
        deleted="Poistettu pyynnöstäsi: {who}",
        not_deleted="Ei poistettu: {who}",
        a_client="asiakas",
        reads_much="{who} lukee poikkeuksellisen monen asiakkaan tietoja",
        read_so_much="{when} alkaen: avattu {opened}, näytetty luetteloissa {listed}",
        somebody="joku",
        key_ends="API-avain ”{name}” päättyy: {when}",
        key_ends_do="Tee uusi, anna se ohjelmalle ja mitätöi sitten tämä.",
        plural=_one_or_other,
        clock="klo {:%-H.%M}",
        day="{:%-d.%-m.} ",
    ),
}


def language_of(code: str) -> Language:
    """The language of a code such as `ru` or `ru-RU`; English when we have no words in it."""
    return LANGUAGES.get(code.partition("-")[0].lower(), LANGUAGES["en"])


def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def client(language: Language, number: str | None, name: str | None) -> str:
    """`+7 916 123-45-67 (Анна Петрова)`, or what is known of it."""
    complete = parse(number, "ZZ") if number else None
    shown = complete.international if complete else number
    if not name or name in (number, shown):
        return shown or language.hidden
    return f"{shown} ({name})" if shown else name


def moment(language: Language, at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`14:30`, or `25 Nov, 14:30` when that is not today for the reader."""
    there = at.astimezone(zone)
    day = "" if there.date() == now.astimezone(zone).date() else language.day.format(there)
    return day + language.clock.format(there)


def missed(language: Language, count: int) -> str:
    """`3 missed calls`."""
    return language.missed[language.plural(count)].format(count=count)
