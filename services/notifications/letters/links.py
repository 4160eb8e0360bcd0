"""Letters with a link by which somebody sets his password. Whoever has it is taken for him, so the text stays only
until it has been sent, and nobody is shown it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kartoteka.contracts.events.accounts import LinkMade
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.models import Letter
from notifications.letters.states import State

LONGEST = timedelta(hours=72)  # no link is good for longer


@dataclass(frozen=True)
class Words:
    """What the letters say in one language."""

    invitation: str
    reset: str
    greeting: str
    invited: str
    forgotten: str
    until: dict[str, str]
    not_you: str


LANGUAGES = {
    "en": Words(
        invitation="Your account in Kartoteka",
        reset="A new password for Kartoteka",
        greeting="Hello {name},",
        invited="an account in Kartoteka has been made for you. Choose a password here:",
        forgotten="somebody, probably you, asked for a new password for Kartoteka. Choose it here:",
        until={"invitation": "The link is good once, for 72 hours.", "reset": "The link is good once, for an hour."},
        not_you="If it was not you, do nothing: the old password stays.",
    ),
    "ru": Words(
        invitation="Ваша учётная запись в Kartoteka",
        reset="Новый пароль для Kartoteka",
        greeting="Здравствуйте, {name}!",
        invited="Для вас создана учётная запись в Kartoteka. Придумайте пароль здесь:",
        forgotten="Кто-то — скорее всего, вы — попросил новый пароль для Kartoteka. Задайте его здесь:",
        until={
            "invitation": "Ссылка действует один раз, в течение 72 часов.",
            "reset": "Ссылка действует один раз, в течение часа.",
        },
        not_you="Если это были не вы, ничего не делайте: прежний пароль останется.",
    ),
    "ky": Words(
        invitation="Kartoteka'дагы эсебиңиз",
        reset="Kartoteka үчүн жаңы сырсөз",
        greeting="Саламатсызбы, {name}!",
        invited="Сиз үчүн Kartoteka'да эсеп ачылды. Сырсөздү бул жерден тандаңыз:",
        forgotten="Кимдир бирөө, кыязы сиз, Kartoteka үчүн жаңы сырсөз сурады. Аны бул жерден тандаңыз:",
        until={
            "invitation": "Шилтеме бир жолу, 72 саат бою жарактуу.",
            "reset": "Шилтеме бир жолу, бир саат бою жарактуу.",
        },
        not_you="Эгер бул сиз эмес болсоңуз, эч нерсе кылбаңыз: мурунку сырсөз кала берет.",
    ),
    "fi": Words(
        invitation="Kartoteka-tilisi",
        reset="Uusi salasana Kartotekaan",
        greeting="Hei {name},",
        invited="sinulle on luotu tili Kartotekaan. Valitse salasana täällä:",
        forgotten="joku, luultavasti sinä, pyysi uutta salasanaa Kartotekaan. Valitse se täällä:",
        until={
            "invitation": "Linkki toimii kerran, 72 tunnin ajan.",
            "reset": "Linkki toimii kerran, tunnin ajan.",
        },
        not_you="Jos se et ollut sinä, älä tee mitään: vanha salasana jää voimaan.",
    ),
}


def words_of(code: str) -> Words:
    """The words of a language such as `ru` or `ru-RU`; English when we have none in it."""
    return LANGUAGES.get(code.partition("-")[0].lower(), LANGUAGES["en"])


def write_link_letter(session: Session, made: LinkMade, settings: Settings, now: datetime) -> None:
    """The letter for a link, once; none for a link that is good no longer."""
    if now >= made.expires_at:
        return
    words = words_of(made.language)
    letter = {
        "id": uuid7(),
        "source": f"link:{made.link_id}",
        "user_id": made.user_id,
        "to_address": made.email,
        "subject": words.invitation if made.purpose == "invitation" else words.reset,
        "body": link_text(made, settings.public_url),
        "state": State.QUEUED if settings.smtp_url else State.KEPT,
        "attempts": 0,
        "written_at": now,
        "next_at": now,
        "is_secret": True,
    }
    session.execute(insert(Letter).values(letter).on_conflict_do_nothing(index_elements=["source", "user_id"]))


def link_text(made: LinkMade, public_url: str) -> str:
    """The body."""
    words = words_of(made.language)
    link = f"{public_url.rstrip('/')}/link/{made.token}"
    is_invitation = made.purpose == "invitation"
    said = [words.greeting.format(name=made.name), "", words.invited if is_invitation else words.forgotten, "", link]
    said += ["", words.until[made.purpose], *([] if is_invitation else [words.not_you])]
    return "\n".join(said) + "\n"


def blank_stale_secrets(session: Session, now: datetime) -> None:
    """What was never sent is worth nothing any more, and its text goes."""
    is_stale = Letter.is_secret & (Letter.written_at < now - LONGEST) & (Letter.state != State.SENDING)
    session.execute(update(Letter).where(is_stale, Letter.body != "").values(body=""))
    session.execute(update(Letter).where(is_stale, Letter.state == State.QUEUED).values(state=State.FAILED))
