"""Facts and their sums.

A fact is what is known of one call or promise. It adds to a few sums (an hour's, a person's …), and when it is mended,
its old part is taken out again. A fact's `sequence` decides which telling stands, so duplicates and disorder change
nothing; sums are whole numbers, so they are exact whatever the order.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy.dialects import postgresql

from kartoteka.db import UnitOfWork

QUARTER = 15 * 60
_DIALECT: Any = postgresql.dialect()  # type: ignore[no-untyped-call]

Key = tuple[Any, ...]
Amounts = tuple[int, ...]


def slot_of(moment: datetime) -> datetime:
    """The quarter of an hour that a moment falls into: every time zone's days begin with one."""
    seconds = int(moment.timestamp()) // QUARTER * QUARTER
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True)
class Ledger:
    """One kind of fact and the sums it adds to.

    `fact` is a dataclass whose first field is the fact's id and whose fields are the columns of the table `facts`;
    `happened_at` is the field with the moment that it counts at; `parts` says what it adds: to which keys of the table
    `sums` (the first is the moment's slot), and how much to each of its other columns.
    """

    fact: type
    facts: Any
    sums: Any
    happened_at: str
    parts: Callable[[Any], Iterable[tuple[Key, Amounts]]]

    def take(self, session: UnitOfWork, told: Iterable[Any]) -> None:
        """Take facts, each in its newest telling, and bring the sums up to date."""
        newest = self._newest(told)
        rows = [newest[id] for id in sorted(newest)]
        columns = {column: [_plain(getattr(row, column)) for row in rows] for column in self._columns}
        taken = session.psycopg().execute(self._keep, columns).fetchall()
        self._add(session, self._changes((newest[id], before) for id, before in taken))

    def _newest(self, told: Iterable[Any]) -> dict[Any, Any]:
        newest: dict[Any, Any] = {}
        for fact in told:
            id = getattr(fact, self._columns[0])
            if id not in newest or newest[id].sequence < fact.sequence:
                newest[id] = fact
        return newest

    def _changes(self, taken: Iterable[tuple[Any, Any]]) -> dict[Key, list[int]]:
        """By how much sums change when facts take the place of what stood before (None: nothing)."""
        changes: dict[Key, list[int]] = defaultdict(lambda: [0] * len(self._amounts))
        for fact, before in taken:
            _count(changes, self.parts(fact), 1)
            if before is not None:
                _count(changes, self.parts(msgspec.convert(before, self.fact, strict=False)), -1)
        return {key: amounts for key, amounts in changes.items() if any(amounts)}

    def _add(self, session: UnitOfWork, changes: dict[Key, list[int]]) -> None:
        if not changes:
            return
        rows = [(*key, *changes[key]) for key in sorted(changes)]  # in one order for all replicas
        values = dict(zip([*self._keys, *self._amounts], map(list, zip(*rows, strict=True)), strict=True))
        session.psycopg().execute(self._add_up, values)

    @cached_property
    def _columns(self) -> list[str]:
        return [field.name for field in fields(self.fact)]

    @cached_property
    def _keys(self) -> list[str]:
        return [column.name for column in self.sums.__table__.primary_key]

    @cached_property
    def _amounts(self) -> list[str]:
        return [column.name for column in self.sums.__table__.columns if not column.primary_key]

    @cached_property
    def _keep(self) -> str:
        """Returns what stood before, as the row that was really replaced says it: a fact that two replicas mend at once
        is taken out exactly once."""
        table, id = self.facts.__tablename__, self._columns[0]
        names = ", ".join(self._columns)
        values = ", ".join(f"{name}::{_type(self.facts, name)}" for name in self._columns)
        sets = ", ".join(f"{name} = excluded.{name}" for name in self._columns)
        return f"""
            insert into {table} as fact ({names}) select {values} from {_unnest(self.facts, self._columns)}
            on conflict ({id}) do update set {sets}, before = to_jsonb(fact) - 'before'
                where fact.sequence < excluded.sequence
            returning {id}, before"""  # noqa: S608  names of our own columns

    @cached_property
    def _add_up(self) -> str:
        table, names = self.sums.__tablename__, [*self._keys, *self._amounts]
        sets = ", ".join(f"{name} = sums.{name} + excluded.{name}" for name in self._amounts)
        return f"""
            insert into {table} as sums ({", ".join(names)}) select * from {_unnest(self.sums, names)}
            on conflict ({", ".join(self._keys)}) do update set {sets}"""  # noqa: S608


def _count(changes: dict[Key, list[int]], parts: Iterable[tuple[Key, Amounts]], sign: int) -> None:
    for key, amounts in parts:
        for index, amount in enumerate(amounts):
            changes[key][index] += sign * amount


def _unnest(table: Any, names: Sequence[str]) -> str:
    arrays = ", ".join(f"%({name})s::{_flat(_type(table, name))}[]" for name in names)
    return f"unnest({arrays}) as told ({', '.join(names)})"


def _type(table: Any, name: str) -> str:
    return str(table.__table__.columns[name].type.compile(_DIALECT))


def _flat(kind: str) -> str:
    """Arrays travel as text: unnest would take an array of arrays apart to the bottom."""
    return "text" if kind.endswith("[]") else kind


def _plain(value: Any) -> Any:
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, tuple | list) else value
