"""What people do with cards, over HTTP."""

import pytest

from tests.contacts.cast import ALICE, AUDITOR, BOB, DANA, IVAN, OLGA, SALES, an_id
from tests.contacts.office import told

MACHINE_SPELLINGS = [
    "+79161234567",
    "89161234567",
    "79161234567",
    "8 (916) 123-45-67",
    "+7 916 123 45 67",
    "007 9161234567",
]


def test_it_makes_a_card_and_names_it(office):
    values = {"emails": ["Ivan@Example.RU"], "stage": "active", "extra": {"dog": "Шарик"}, "language": "ru"}
    answer = office.ask(ALICE, "POST", "/cards", json={"name": "Иван", "phones": ["8 (916) 123-45-67"], **values})
    card = answer.json()
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert office.get(ALICE, answer.headers["Location"].removeprefix("/api/contacts")) == card
    assert (card["phones"], card["emails"], card["extra"]) == ([IVAN], ["ivan@example.ru"], {"dog": "Шарик"})


def test_it_tells_the_others(office):
    card = office.file("Иван", IVAN, owner_id=str(ALICE.user_id), source="site")
    [event] = told(office.database)
    assert event["card_id"] == card["id"]
    assert (event["sequence"], event["name"], event["phones"], event["source"]) == (1, "Иван", [IVAN], "site")


def test_it_calls_a_nameless_client_by_his_number(office):
    assert office.file("", IVAN)["name"] == "+7 916 123-45-67"
    assert office.file("", emails=["A@b.ru"])["name"] == "a@b.ru"


def test_it_keeps_a_number_once(office):
    assert office.file("Иван", "89161234567", "+7 916 123-45-67", OLGA)["phones"] == [IVAN, OLGA]


def test_it_names_every_wrong_number_and_address(office):
    wrong = {"phones": [IVAN, "112"], "emails": ["nobody"]}
    answer = office.ask(ALICE, "POST", "/cards", json=wrong)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"phones.1", "emails.0"}


def test_it_reads_a_number_by_the_country_that_is_named(office):
    assert office.file("John", "020 7946 0958", region="GB")["phones"] == ["+442079460958"]


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "x", "stage": "king"}, {"name": "x", "region": "XX"}, {"name": "x", "nose": 1}, []],
)
def test_it_refuses_what_is_no_card(office, body):
    assert office.ask(ALICE, "POST", "/cards", json=body).status_code == 422


def test_it_refuses_what_no_table_can_hold(office):
    answer = office.ask(ALICE, "POST", "/cards", json={"name": "a\x00b"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_it_names_the_card_that_has_the_number(office):
    ivan = office.file("Иван", IVAN)
    answer = office.ask(ALICE, "POST", "/cards", json={"name": "Пётр", "phones": ["8 916 1234567"]})
    assert answer.status_code == 409
    assert answer.json()["card"] == {"id": ivan["id"], "name": "Иван"}


def test_it_does_not_name_a_card_that_is_not_for_these_eyes(office):
    office.file("Иван", IVAN, owner_id=str(ALICE.user_id))
    answer = office.ask(BOB, "POST", "/cards", json={"name": "Пётр", "phones": [IVAN]})
    assert (answer.status_code, answer.json()["card"]) == (409, None)


def test_it_lets_a_family_share_a_number_when_asked(office):
    office.file("Иван", IVAN)
    office.file("Мария", IVAN, allow_duplicate=True)
    assert [card["name"] for card in office.get(ALICE, "/cards/by-phone", number=IVAN)["items"]] == ["Иван", "Мария"]


@pytest.mark.parametrize("typed", MACHINE_SPELLINGS)
def test_it_finds_a_number_in_any_spelling(office, typed):
    office.file("Иван", "8-916-123-45-67")
    found = office.get(ALICE, "/cards/by-phone", number=typed)
    assert (found["number"], found["items"][0]["name"]) == (IVAN, "Иван")


def test_it_says_how_it_understood_a_number_that_nobody_has(office):
    found = office.get(ALICE, "/cards/by-phone", number="8 916 123-45-67")
    assert found == {"number": IVAN, "items": []}


def test_it_says_when_something_is_no_number(office):
    answer = office.ask(ALICE, "GET", "/cards/by-phone", params={"number": "hello"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["number"])


def test_it_changes_what_is_named_and_nothing_else(office):
    card = office.file("Иван", IVAN, note="x")
    answer = office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"stage": "active"})
    assert answer.headers["ETag"] == '"2"'
    assert answer.json() == card | {"version": 2, "stage": "active", "changed_at": answer.json()["changed_at"]}
    assert [event["sequence"] for event in told(office.database)] == [1, 2]


def test_it_shows_who_comes_late_what_stands_now(office):
    card = office.nobodys("Иван", IVAN)
    office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"name": "Иван Петров"})
    answer = office.ask(BOB, "PATCH", f"/cards/{card['id']}", 1, json={"name": "Ваня"})
    assert answer.status_code == 412
    assert (answer.json()["current"]["version"], answer.json()["current"]["name"]) == (2, "Иван Петров")


def test_it_wants_to_know_which_version_is_changed(office):
    card = office.file("Иван")
    assert office.ask(ALICE, "PATCH", f"/cards/{card['id']}", json={"name": "Ваня"}).status_code == 428


def test_it_makes_no_new_version_of_the_same(office):
    card = office.file("Иван", IVAN)
    answer = office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"name": "Иван", "phones": ["89161234567"]})
    assert (answer.status_code, answer.json()) == (200, card)
    assert len(told(office.database)) == 1


def test_it_is_found_by_its_new_number_and_no_longer_by_the_old(office):
    card = office.file("Иван", IVAN, emails=["i@x.ru"])
    office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"phones": [OLGA]})
    assert office.get(ALICE, "/cards/by-phone", number=OLGA)["items"][0]["id"] == card["id"]
    assert office.get(ALICE, "/cards/by-phone", number=IVAN)["items"] == []
    assert (office.found("9031112233"), office.found("9161234567"), office.found("i@x")) == (["Иван"], [], ["Иван"])


def test_it_can_take_its_own_number_again(office):
    card = office.file("Иван", IVAN)
    answer = office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"phones": [OLGA, IVAN]})
    assert answer.json()["phones"] == [OLGA, IVAN]


def test_it_can_not_take_anothers_number(office):
    office.file("Иван", IVAN)
    olga = office.file("Ольга", OLGA)
    answer = office.ask(ALICE, "PATCH", f"/cards/{olga['id']}", 1, json={"phones": [OLGA, IVAN]})
    assert (answer.status_code, answer.json()["card"]["name"]) == (409, "Иван")


def test_it_falls_back_to_the_number_when_the_name_is_taken_away(office):
    card = office.file("Иван", IVAN)
    assert office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"name": ""}).json()["name"] == "+7 916 123-45-67"


def test_it_answers_a_repeated_request_as_the_first_time(office):
    headers = {"Idempotency-Key": "once"}
    first, again = (office.ask(ALICE, "POST", "/cards", json={"name": "Иван"}, headers=headers) for _ in range(2))
    assert first.json() == again.json()
    assert office.found("Иван") == ["Иван"]


def test_it_is_only_read_by_an_auditor(office):
    assert office.ask(AUDITOR, "POST", "/cards", json={"name": "x"}).status_code == 403
    assert office.get(AUDITOR, "/cards")["items"] == []


OWNED = {"owner_id": str(ALICE.user_id)}
TEAMS = {"team_id": str(SALES)}


@pytest.mark.parametrize(("values", "bob_sees"), [({}, True), (OWNED, False), (TEAMS, False), (OWNED | TEAMS, False)])
def test_it_is_not_there_for_who_may_not_see_it(office, values, bob_sees):
    card = office.file("Иван", IVAN, who=DANA, **{"owner_id": None, **values})
    path = f"/cards/{card['id']}"
    asked = [
        ("GET", path, {}),
        ("GET", f"{path}/timeline", {}),
        ("PATCH", path, {"json": {"name": "Ваня"}, "match": 1}),
        ("POST", f"{path}/timeline", {"json": {"summary": "x"}}),
    ]
    statuses = {office.ask(BOB, method, where, **more).status_code == 404 for method, where, more in asked}
    assert statuses == {not bob_sees}
    assert bool(office.get(BOB, "/cards/by-phone", number=IVAN)["items"]) is bob_sees


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("alice", {"Alice's", "sales'", "nobody's"}),
        ("bob", {"Bob's", "nobody's"}),
        ("carol", {"Carol's of sales", "sales'", "nobody's"}),
        ("dana", {"Alice's", "Bob's", "Carol's of sales", "sales'", "nobody's"}),
        ("auditor", {"Alice's", "Bob's", "Carol's of sales", "sales'", "nobody's"}),
    ],
)
def test_it_lists_what_is_for_the_viewer(office, who, seen):
    from tests.contacts import cast

    office.file("Alice's", owner_id=str(an_id("Alice")))
    office.file("Bob's", owner_id=str(an_id("Bob")))
    office.file("Carol's of sales", owner_id=str(an_id("Carol")), team_id=str(SALES))
    office.nobodys("sales'", team_id=str(SALES))
    office.nobodys("nobody's")
    assert set(office.found("", getattr(cast, who.upper()))) == seen
