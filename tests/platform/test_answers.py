"""Answers leave as marshmallow would have dumped them."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from marshmallow import Schema, fields, post_dump

from kartoteka.answers import dumper


class ShoeSchema(Schema):
    size = fields.Integer(required=True)


class ClientSchema(Schema):
    id = fields.UUID()
    name = fields.String()
    visits = fields.Integer()
    is_friend = fields.Boolean()
    met_at = fields.AwareDateTime()
    phones = fields.List(fields.String())
    extra = fields.Dict(keys=fields.String())
    shoes = fields.List(fields.Nested(ShoeSchema))
    best_shoe = fields.Nested(ShoeSchema)
    average = fields.Float()
    nickname = fields.String(attribute="called")


IVAN = {
    "id": UUID(int=1),
    "name": "Иван",
    "visits": 3,
    "is_friend": True,
    "met_at": datetime(2026, 1, 2, tzinfo=UTC),
    "phones": ["+79161234567"],
    "extra": {"dog": "Шарик"},
    "shoes": [{"size": 42}, {"size": 43}],
    "best_shoe": {"size": 42},
    "average": 1.5,
    "called": "Ваня",
}
OLGA = dict.fromkeys(IVAN) | {"name": 5, "visits": True, "average": 2}
STRANGER = {"name": "?"}


@pytest.mark.parametrize("client", [IVAN, OLGA, STRANGER])
@pytest.mark.parametrize("given_as", [dict, lambda client: SimpleNamespace(**client)])
def test_it_dumps_what_marshmallow_dumps(client, given_as):
    schema = ClientSchema()
    dump = dumper(schema)
    assert dump != schema.dump
    assert dump(given_as(client)) == schema.dump(given_as(client))


def test_it_keeps_the_order_of_the_schema():
    assert list(dumper(ClientSchema())(IVAN)) == list(ClientSchema().dump(IVAN))


class Renamed(Schema):
    name = fields.String(data_key="title")


class Taken(Schema):
    name = fields.String(attribute="called")


class Constant(Schema):
    kind = fields.Constant("client")


class Hooked(Schema):
    name = fields.String()

    @post_dump
    def shout(self, data, **_):
        return {"name": data["name"].upper()}


class Dated(Schema):
    met_at = fields.AwareDateTime(format="%Y")


class Secret(Schema):
    password = fields.String(load_only=True)
    name = fields.String()


@pytest.mark.parametrize("schema", [Renamed, Taken, Constant, Hooked, Dated, Secret])
def test_it_leaves_what_is_unusual_to_marshmallow(schema):
    client = IVAN | {"called": "Ваня", "password": "x"}
    assert dumper(schema())(client) == schema().dump(client)
