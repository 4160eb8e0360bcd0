"""A client asks to be forgotten: nothing of him is left, here at once and everywhere soon, and a proof says so."""

from datetime import UTC, datetime

import eventlet
import pytest
from sqlalchemy import text

from contacts.erasures.confirming import EXPECTED, printed
from contacts.erasures.models import ErasureConfirmation
from kartoteka.contracts.events.contacts import ErasureDone
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, IVAN, OLGA, an_id, call, user
from tests.contacts.office import recorded, told

MAIL = "ivan@example.com"
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def ivan(office):
    return office.file("Иван Редкий", IVAN, emails=[MAIL], note="allergic to cats")


def erase(office, card, reason="request", status=202, who=DANA):
    with eventlet.Timeout(10):  # what is just leaving would be forgotten at the second try, after five seconds
        while office.database and told_by_outbox(office.database):
            eventlet.sleep(0.02)
    return office.done(who, "POST", f"/cards/{card['id']}/erasure", status, reason=reason)


def told_by_outbox(database):
    with database.transaction() as session:
        return session.scalar(text("select count(*) from outbox"))


def proof(office, erasure):
    return office.get(DANA, f"/erasures/{erasure['id']}")


def confirmed(office, erasure, *services):
    """The proof, as soon as these services have confirmed."""
    with eventlet.Timeout(30):
        while not {one["service"] for one in proof(office, erasure)["confirmations"]} >= set(services):
            eventlet.sleep(0.05)
    return proof(office, erasure)


def done(card, service, **removed):
    return ErasureDone(card_id=card["id"], service=service, removed=removed, done_at=NOON)


TABLES = (
    "cards",
    "card_identifiers",
    "timeline_entries",
    "deletion_requests",
    "exports",
    "outbox",
    "published_events",
    "held_messages",
    "idempotency_keys",
    "erasures",
)


def traces_of(database, *words):
    """Where one of the words still stands, in any table of the service."""
    found = set()
    with database.transaction() as session:
        for table in TABLES:
            body = "convert_from(body, 'UTF8')" if table in ("held_messages", "idempotency_keys") else "''"
            rows = session.scalars(text(f"select t::text || {body} from {table} t"))
            found |= {(table, word) for row in rows for word in words if word in row}
    return found


def test_nothing_of_him_is_left(office, ivan):
    office.tell(call("first"), call("dialled", number=OLGA, direction="outbound"))
    path = f"/cards/{ivan['id']}"
    office.done(ALICE, "POST", f"{path}/timeline", 201, summary=f"asked to ring {IVAN}")
    office.ask(ALICE, "PATCH", path, 1, json={"name": "Иван Редкий-Новый"}, headers={"Idempotency-Key": "1"})
    office.done(ALICE, "POST", f"{path}/deletion-requests", 201, reason="Редкий asked")
    office.ask(DANA, "POST", "/cards/exports", json={"search": "редкий"})
    headers = {"Idempotency-Key": "note"}
    office.ask(ALICE, "POST", f"{path}/timeline", json={"summary": "cats, Редкий"}, headers=headers)
    confirmed(office, erase(office, ivan), "contacts")
    office.tell(*(done(ivan, service) for service in EXPECTED))
    assert traces_of(office.database, IVAN, MAIL, "Редкий", "редкий", "cats") == set()


def test_what_happened_with_others_stays(office, ivan):
    olga = office.file("Ольга", OLGA)
    office.tell(call("hers", number=OLGA))
    confirmed(office, erase(office, ivan), "contacts")
    assert office.get(ALICE, f"/cards/{olga['id']}/timeline", kind="call")["items"]
    assert {one["name"] for one in told(office.database)} == {"", "Ольга"}


def test_a_number_that_is_somebody_elses_too_is_not_forgotten(office, ivan):
    office.file("Жена", IVAN, allow_duplicate=True)
    confirmed(office, erase(office, ivan), "contacts")
    assert told(office.database, "contacts.card.erased")[0]["numbers"] == [MAIL]
    assert office.found("Жена") == ["Жена"] and [IVAN] in [one["phones"] for one in told(office.database)]


def test_it_is_told_once_with_the_numbers_to_forget(office, ivan):
    erase(office, ivan)
    [event] = told(office.database, "contacts.card.erased")
    assert (event["card_id"], event["sequence"], event["numbers"]) == (ivan["id"], 2, [IVAN, MAIL])


def test_once_everybody_has_forgotten_nobody_is_told_the_numbers_any_more(office, ivan):
    confirmed(office, erase(office, ivan), "contacts")
    office.tell(*(done(ivan, service) for service in sorted(EXPECTED)[:-1]))
    assert told(office.database, "contacts.card.erased")[0]["numbers"]
    office.tell(done(ivan, sorted(EXPECTED)[-1]))
    assert told(office.database, "contacts.card.erased")[0]["numbers"] == []


def test_old_news_of_his_calls_bring_nothing_back(office, ivan):
    office.tell(call("first"))
    erase(office, ivan)
    office.tell(call("first"))
    assert office.get(DANA, "/cards/by-phone", number=IVAN)["items"] == []
    assert office.get(DANA, f"/numbers/{IVAN}/timeline")["items"] == []


def test_what_waited_for_his_number_goes_too(office, ivan):
    office.ask(ALICE, "PATCH", f"/cards/{ivan['id']}", 1, json={"phones": []})
    office.tell(call("dialled", direction="outbound"))
    office.ask(ALICE, "PATCH", f"/cards/{ivan['id']}", 2, json={"phones": [OLGA]})
    with office.database.transaction() as session:
        session.execute(text("update cards set phones = jsonb_build_array(cast(:ivan as text))"), {"ivan": IVAN})
    erase(office, ivan)
    assert office.get(DANA, f"/numbers/{IVAN}/timeline")["items"] == []


def test_a_card_in_the_bin_is_erased_too(office, ivan):
    office.done(DANA, "DELETE", f"/cards/{ivan['id']}", 204)
    confirmed(office, erase(office, ivan), "contacts")
    assert office.get(DANA, "/bin")["items"] == []
    assert traces_of(office.database, "Редкий", MAIL) <= {("published_events", MAIL)}  # as the one to be forgotten


def test_a_client_is_erased_once(office, ivan):
    erase(office, ivan)
    erase(office, ivan, status=404)


@pytest.mark.parametrize("who", [ALICE, BOB, CAROL, AUDITOR])
def test_it_is_for_administrators(office, ivan, who):
    erase(office, ivan, status=403, who=who)


def test_it_has_a_reason_of_the_law(office, ivan):
    assert list(erase(office, ivan, reason="he is rude", status=422)["fields"]) == ["reason"]


def test_the_proof_says_who_when_why_and_what(office, ivan):
    office.tell(user(DANA))
    office.tell(call("first"))
    made = erase(office, ivan, "consent-withdrawn")
    assert (made["is_complete"], made["reason"], made["asked_by"]) == (False, "consent-withdrawn", str(DANA.user_id))
    office.tell(done(ivan, "telephony", calls=3))
    shown = confirmed(office, made, "contacts", "telephony")
    removed = {one["service"]: one["removed"] for one in shown["confirmations"]}
    assert removed["telephony"] == {"calls": 3}
    assert removed["contacts"].items() >= {"cards": 1, "numbers": 2, "timeline_entries": 2}.items()
    told = [removed["contacts"].get(table, 0) for table in ("published_events", "outbox")]
    assert sum(told) >= 1
    assert shown["waiting_for"] == sorted(EXPECTED - {"contacts", "telephony"})


def test_it_is_complete_when_every_service_has_confirmed(office, ivan):
    made = erase(office, ivan)
    office.tell(*(done(ivan, service) for service in EXPECTED))
    shown = confirmed(office, made, *EXPECTED)
    assert (shown["is_complete"], shown["waiting_for"]) == (True, [])


def test_a_word_that_comes_twice_or_early_counts_once(office, ivan):
    office.tell(done(ivan, "reports", facts=2), done(ivan, "reports", facts=9))
    made = erase(office, ivan)
    shown = confirmed(office, made, "contacts", "reports")
    assert [one["removed"] for one in shown["confirmations"] if one["service"] == "reports"] == [{"facts": 2}]


def test_proofs_are_listed_for_those_who_check(office, ivan):
    made = erase(office, ivan)
    assert [one["id"] for one in office.get(AUDITOR, "/erasures", card_id=ivan["id"])["items"]] == [made["id"]]
    assert office.get(AUDITOR, "/erasures", card_id=str(an_id("nobody")))["items"] == []
    assert {office.ask(ALICE, "GET", path).status_code for path in ("/erasures", f"/erasures/{made['id']}")} == {403}
    assert office.ask(AUDITOR, "GET", f"/erasures/{an_id('none')}").status_code == 404


def test_the_proof_can_be_printed(office, ivan):
    office.tell(user(DANA, name="Dana <Boss>"))
    made = erase(office, ivan, "law")
    confirmed(office, made, "contacts")
    page = office.ask(AUDITOR, "GET", f"/erasures/{made['id']}/proof")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Dana &lt;Boss&gt;" in page.text and "A law or an authority demands it" in page.text
    assert ivan["id"] in page.text and "waiting for accounts" in page.text and "Иван" not in page.text


def test_a_printed_proof_takes_nothing_for_markup():
    said = ErasureConfirmation(service="<script>", removed={"<b>": 1, "none": 0}, done_at=NOON)
    found = {"id": 1, "card_id": 2, "asked_at": NOON, "asked_by": "<i>", "asked_by_name": None, "reason": "<u>"}
    page = printed({**found, "waiting_for": [], "confirmations": [said]})
    assert not any(mark in page for mark in ("<script", "<b>", "<i>", "<u>", "none"))
    assert "Complete" in page


def test_it_is_traced_without_a_word_about_the_client(office, ivan):
    made = erase(office, ivan)
    [trace] = [one for one in recorded(office.database) if one["action"] == "card.erased"]
    assert (trace["record_id"], trace["changes"]) == (ivan["id"], {})
    assert trace["details"] == {"erasure_id": made["id"], "reason": "request"}
