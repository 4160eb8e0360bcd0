"""Who is told of what."""

import pytest

from kartoteka.auth import Viewer
from notifications.stream.tidings import may_see
from tests.notifications.cast import ALICE, BOB, SALES, an_id, viewer

SERVICE = an_id("service team")


@pytest.mark.parametrize(
    ("who", "owner", "team", "sees"),
    [
        (viewer("Alice"), ALICE, None, True),
        (viewer("Alice"), BOB, None, False),
        (viewer("Alice"), BOB, SALES, True),
        (viewer("Alice"), BOB, SERVICE, False),
        (viewer("Alice"), None, SERVICE, False),
        (viewer("Alice"), None, None, True),
        (viewer("Carol", "lead"), BOB, SALES, True),
        (viewer("Dana", "administrator", team=None), BOB, SERVICE, True),
        (viewer("Dana", "auditor", team=None), BOB, SERVICE, True),
    ],
)
def test_it_tells_of_a_card_whoever_may_see_it(who: Viewer, owner: object, team: object, sees: bool) -> None:
    assert may_see(who, owner, team) is sees  # type: ignore[arg-type]
