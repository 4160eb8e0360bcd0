"""Generated documents are valid and the same each time; the checked-in ones are up to date."""

import json
from pathlib import Path

import openapi_spec_validator
import pytest

from kartoteka import documents
from kartoteka.asyncapi import message_name

DOCS = Path(__file__).parents[2] / "docs"
MADE = documents.documents()


def references(part):
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def found(document, reference):
    for step in reference.removeprefix("#/").split("/"):
        document = document[step]
    return document


@pytest.mark.parametrize("path", MADE)
def test_every_reference_leads_somewhere(path):
    assert all(found(MADE[path], reference) for reference in references(MADE[path]))


@pytest.mark.parametrize("path", [path for path in MADE if path.startswith("openapi/")])
def test_openapi_is_valid(path):
    openapi_spec_validator.validate(json.loads(json.dumps(MADE[path])))


def test_asyncapi_names_every_published_event_once():
    document = MADE["asyncapi.json"]
    assert document["asyncapi"] == "3.0.0"
    assert sorted(document["components"]["messages"]) == sorted(map(message_name, documents.published_language()))
    sent = [message["$ref"] for operation in document["operations"].values() for message in operation["messages"]]
    assert len(sent) == len(set(sent)) == len(document["components"]["messages"])


def test_documents_are_the_same_each_time(tmp_path):
    assert documents.outdated_documents(tmp_path) == list(MADE)
    documents.write_documents(tmp_path)
    assert documents.outdated_documents(tmp_path) == []


def test_the_checked_in_documents_are_up_to_date():
    assert documents.outdated_documents(DOCS) == [], "kartoteka docs"
