"""Log lines written by a service's method say on which occasion."""

import logging

import pytest
import requests
from structlog.contextvars import get_contextvars
from werkzeug.wrappers import Response

from kartoteka.auth import anyone
from kartoteka.dev.ports import free_port
from kartoteka.host import Service, make_suite
from kartoteka.http import route
from kartoteka.settings import Settings


class Talker(Service):
    name = "talker"

    @route("GET", "/say/<uuid:card_id>", may=anyone, raw=True)
    def say(self, request, who, card_id):
        logging.getLogger("talker").warning("said")
        return Response(",".join(sorted(get_contextvars())))


@pytest.fixture
def talker(postgres_url, namespace):
    settings = Settings(database_url=postgres_url, namespace=namespace, port=free_port())
    suite = make_suite(settings, ["talker"], ["api"], known={"talker": Talker})
    suite.start()
    yield settings
    suite.stop()


def test_a_method_knows_the_request_and_the_card_it_is_about(talker):
    answer = requests.get(
        f"http://127.0.0.1:{talker.port}/api/talker/say/0190a000-0000-7000-8000-000000000001", timeout=5
    )
    assert answer.text == "card_id,request_id,trace"
