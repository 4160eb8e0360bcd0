"""A small service for tests of the platform's HTTP: things with versions, in a real container on a real database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import eventlet
import requests
from marshmallow import Schema, fields, validate
from sqlalchemy import MetaData, select, text
from sqlalchemy.orm import Mapped, mapped_column

from kartoteka import tables
from kartoteka.auth import Tokens, Viewer, anyone, new_key_pair, signed_in
from kartoteka.contracts.access import right, with_role
from kartoteka.db import Database, UnitOfWork
from kartoteka.dev.databases import drop_database, ensure_database
from kartoteka.dev.ports import free_port
from kartoteka.events import Cause
from kartoteka.host import Service, make_suite
from kartoteka.http import route
from kartoteka.ids import uuid7
from kartoteka.migrations import create_platform_tables
from kartoteka.paging import PageQuery, page, page_of
from kartoteka.problems import NotFound, Stale
from kartoteka.settings import Settings

PRIVATE, PUBLIC = new_key_pair()
ALICE = with_role(Viewer(uuid7(), "Alice", frozenset({"agent"})))
DANA = with_role(Viewer(uuid7(), "Dana", frozenset({"administrator"})))


class Base(tables.Base):
    __abstract__ = True
    metadata = MetaData(naming_convention=tables.NAMING)


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    count: Mapped[int]
    version: Mapped[int]


class ThingSchema(Schema):
    id = fields.UUID(dump_only=True)
    name = fields.String(required=True, validate=validate.Length(1, 100))
    count = fields.Integer(required=True)
    version = fields.Integer(dump_only=True)


class Shop(Service):
    """Things."""

    name = "shop"

    @route("POST", "/things", may=right("cards.write"), body=ThingSchema, answer=ThingSchema, status=201)
    def add_thing(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> Thing:
        """Add a thing."""
        made = Thing(id=uuid7(), version=1, **body)
        session.add(made)
        session.flush()
        return made

    @route("GET", "/things/<uuid:thing_id>", may=signed_in, answer=ThingSchema)
    def get_thing(self, session: UnitOfWork, who: Viewer, thing_id: UUID) -> Thing:
        """One thing."""
        found = session.get(Thing, thing_id)
        if found is None:
            raise NotFound
        return found

    @route("PATCH", "/things/<uuid:thing_id>", may=right("cards.write"), body=ThingSchema, answer=ThingSchema)
    def change_thing(
        self, session: UnitOfWork, who: Viewer, thing_id: UUID, body: dict[str, Any], if_match: int | None
    ) -> Thing:
        """Change a thing."""
        found = session.get_one(Thing, thing_id)
        if if_match not in (None, found.version):
            raise Stale
        found.name, found.count, found.version = body["name"], body["count"], found.version + 1
        return found

    @route("DELETE", "/things/<uuid:thing_id>", may=right("cards.delete"))
    def remove_thing(self, session: UnitOfWork, who: Viewer, thing_id: UUID) -> None:
        """Remove a thing."""
        session.delete(session.get_one(Thing, thing_id))

    @route("GET", "/things", may=signed_in, query=PageQuery, answer=page_of(ThingSchema))
    def list_things(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """All things."""
        return page(session, select(Thing), [Thing.count, Thing.id], query)

    @route("GET", "/open", may=anyone)
    def open_to_all(self, session: UnitOfWork, who: Viewer) -> None:
        """For everybody."""

    @route("GET", "/bug", may=anyone)
    def bug(self, session: UnitOfWork, who: Viewer) -> None:
        """Fails with a secret in its message."""
        raise RuntimeError("the password is hunter2")

    @route("POST", "/tries", may=signed_in, body=ThingSchema, answer=ThingSchema)
    def try_thing(self, who: Viewer, cause: Cause, body: dict[str, Any]) -> Thing:
        """Writes it down in a transaction of its own, and refuses a second one of the same count."""
        with self.db.transaction(cause) as session:
            known = session.scalar(select(Thing.id).where(Thing.count == body["count"]))
            made = Thing(id=uuid7(), version=1, **body)
            session.add(made)
        if known:
            raise Stale
        return made

    @route("POST", "/secrets", may=right("cards.write"), answer=ThingSchema, secret=True)
    def make_secret(self, session: UnitOfWork, who: Viewer) -> Thing:
        """Something that is told once."""
        return Thing(id=uuid7(), name="secret", count=0, version=1)

    @route("POST", "/naps", may=right("cards.write"))
    def take_a_nap(self, session: UnitOfWork, who: Viewer) -> None:
        """Takes half a second and leaves a row behind."""
        session.add(Thing(id=uuid7(), name="nap", count=0, version=1))
        session.flush()
        eventlet.sleep(0.5)


@dataclass
class Client:
    """Somebody who talks to the shop."""

    base: str
    settings: Settings
    token: str = ""

    def as_(self, viewer: Viewer) -> "Client":
        return Client(self.base, self.settings, Tokens(PRIVATE).make(viewer, 600))

    def __call__(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers.update(more.pop("headers", {}))
        return requests.request(method, f"{self.base}{path}", headers=headers, timeout=20, **more)

    def database(self) -> Database:
        return Database.of("shop", self.settings)


class Operations:
    """As much of Alembic's `op` as the platform's tables need."""

    def __init__(self, session: UnitOfWork) -> None:
        self.get_bind = session.connection
        self.execute = lambda statement: session.execute(text(statement))


@contextmanager
def database_of(settings: Settings, service: str = "shop") -> Iterator[Database]:
    """The service's database with the platform's tables and the shop's."""
    ensure_database(settings.database_url, f"{settings.namespace}{service}")
    database = Database.of(service, settings)
    with database.transaction() as session:
        create_platform_tables(Operations(session))
        Base.metadata.create_all(session.connection())
    yield database
    database.engine.dispose()
    Database.close_all()
    drop_database(settings.database_url, f"{settings.namespace}{service}")


@contextmanager
def open_shop(postgres_url: str, namespace: str, **more: Any) -> Iterator[Client]:
    settings = Settings(
        database_url=postgres_url,
        namespace=namespace,
        port=free_port(),
        token_public_key=PUBLIC,
        **{"body_limit": 10_000, "body_seconds": 0.5, **more},
    )
    with database_of(settings):
        suite = make_suite(settings, ["shop"], known={"shop": Shop})
        suite.start()
        yield Client(f"http://127.0.0.1:{settings.port}/api/shop", settings)
        suite.stop()
