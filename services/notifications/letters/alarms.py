"""Letters that tell somebody that his password, second factor, address or keys were changed, in case it was not him."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kartoteka.contracts.events.accounts import CredentialsChanged
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.models import Letter
from notifications.letters.states import State
from notifications.notes.wording import zone_of


@dataclass(frozen=True)
class Words:
    """What the letters say in one language."""

    subject: str
    greeting: str
    what: dict[str, str]
    when: str
    where: str
    not_you: str


LANGUAGES = {
    "en": Words(
        subject="Kartoteka: a change of your sign-in",
        greeting="Hello {name},",
        what={
            "password": "your password was changed.",
            "second-factor-on": "a second factor was turned on for you.",
            "second-factor-off": "your second factor was turned off.",
            "email": "your e-mail address was changed; this is the last letter to this one.",
            "key": "an API key was made in your name.",
        },
        when="When: {when} ({zone})",
        where="From where: {address}",
        not_you="If it was not you, tell an administrator at once.",
    ),
    "ru": Words(
        subject="Kartoteka: изменён вход в вашу учётную запись",
        greeting="Здравствуйте, {name}!",
        what={
            "password": "Ваш пароль изменён.",
            "second-factor-on": "Для вас включён второй фактор.",
            "second-factor-off": "Ваш второй фактор выключен.",
            "email": "Ваш адрес электронной почты изменён; это последнее письмо на прежний адрес.",
            "key": "На ваше имя создан ключ API.",
        },
        when="Когда: {when} ({zone})",
        where="Откуда: {address}",
        not_you="Если это были не вы, сразу сообщите администратору.",
    ),
    "ky": Words(
        subject="Kartoteka: эсебиңизге кирүү өзгөрдү",
        greeting="Саламатсызбы, {name}!",
        what={
            "password": "Сырсөзүңүз өзгөртүлдү.",
            "second-factor-on": "Сиз үчүн экинчи фактор күйгүзүлдү.",
            "second-factor-off": "Экинчи факторуңуз өчүрүлдү.",
            "email": "Электрондук дарегиңиз өзгөртүлдү; бул эски дарекке акыркы кат.",
            "key": "Сиздин атыңызга API ачкычы түзүлдү.",
        },
        when="Качан: {when} ({zone})",
        where="Кайдан: {address}",
        not_you="Эгер бул сиз эмес болсоңуз, дароо администраторго айтыңыз.",
    ),
    "fi": Words(
        subject="Kartoteka: kirjautumistietosi muuttuivat",
        greeting="Hei {name},",
        what={
            "password": "salasanasi vaihdettiin.",
            "second-factor-on": "sinulle otettiin käyttöön toinen tunnistautumistapa.",
            "second-factor-off": "toinen tunnistautumistapasi poistettiin käytöstä.",
            "email": "sähköpostiosoitteesi vaihdettiin; tämä on viimeinen viesti vanhaan osoitteeseen.",
            "key": "nimissäsi luotiin API-avain.",
        },
        when="Milloin: {when} ({zone})",
        where="Mistä: {address}",
        not_you="Jos se et ollut sinä, kerro heti ylläpitäjälle.",
    ),
}


def write_alarm(session: Session, change: CredentialsChanged, settings: Settings, now: datetime) -> None:
    """The letter about a change, once."""
    letter = {
        "id": uuid7(),
        "source": f"credentials:{change.change_id}",
        "user_id": change.user_id,
        "to_address": change.email,
        "subject": _words(change).subject,
        "body": alarm_text(change),
        "state": State.QUEUED if settings.smtp_url else State.KEPT,
        "attempts": 0,
        "written_at": now,
        "next_at": now,
    }
    session.execute(insert(Letter).values(letter).on_conflict_do_nothing(index_elements=["source", "user_id"]))


def alarm_text(change: CredentialsChanged) -> str:
    """The body, with the time where the reader is."""
    words, zone = _words(change), zone_of(change.time_zone)
    when = words.when.format(when=f"{change.changed_at.astimezone(zone):%Y-%m-%d %H:%M}", zone=zone.key)
    where = [words.where.format(address=change.address)] if change.address else []
    said = [words.greeting.format(name=change.name), "", words.what[change.what], "", when, *where, "", words.not_you]
    return "\n".join(said) + "\n"


def _words(change: CredentialsChanged) -> Words:
    return LANGUAGES.get(change.language.partition("-")[0].lower(), LANGUAGES["en"])
