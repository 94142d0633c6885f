"""One statement for many rows: a list of ids to look for, a list of rows to write.

SQLite runs a prepared statement for each row without leaving the driver; for PostgreSQL each row
would be a round trip, so all of them go out at once, as arrays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    Connection,
    Dialect,
    Insert,
    String,
    Table,
    Text,
    Update,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.types import NullType, TypeEngine, UserDefinedType

from bot.storage.statements import driver

_Convert = Callable[[Any], Any]


class _Ids(UserDefinedType[list[int]]):
    """A list of ids in one parameter: JSON on SQLite, an array on PostgreSQL."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> _Convert | None:
        if _is_postgresql(dialect):
            return None
        return lambda ids: orjson.dumps(ids).decode()


class Among(ColumnElement[Any]):
    """`column` is one of the ids in the parameter `name`: the same text however many there are."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.type = NullType()  # a Boolean would be compared with 1 on SQLite
        self.column, self.ids = column, bindparam(name, type_=_Ids())


@compiles(Among)
def _among(element: Among, compiler: SQLCompiler, **how: Any) -> str:
    name, ids = compiler.process(element.column, **how), compiler.process(element.ids, **how)
    if _is_postgresql(compiler.dialect):
        return f"{name} = ANY({ids})"
    return f"{name} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - a column, a parameter


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    order: tuple[int, ...]  # of the cells, as the statement takes them
    converters: tuple[
        tuple[int, _Convert], ...
    ]  # of the cells that the driver can't take as they are


class ManyRows:
    """New rows for a table, or changes to the rows that a key names."""

    def __init__(self, table: Table, *names: str, key: str = "") -> None:
        """Write the columns `names`; with `key`, its cell comes last in each row."""
        self._table, self._key = table, key
        self._names = (*names, key) if key else names
        self._by_dialect: dict[str, _Compiled] = {}

    def write(self, db: Connection, rows: Sequence[Sequence[Any]], *same: Any) -> None:
        """Write rows, each with its cells in the order of the names; `same` stands last in all."""
        if not rows:
            return
        columns = [*zip(*rows, strict=True), *((cell,) * len(rows) for cell in same)]
        compiled = self._compiled(db.dialect)
        for place, convert in compiled.converters:
            # Many rows share a few moments: each is converted once.
            known = {cell: convert(cell) for cell in set(columns[place])}
            columns[place] = tuple(map(known.__getitem__, columns[place]))
        cursor = driver(db).cursor()
        if _is_postgresql(db.dialect):
            cursor.execute(compiled.sql, dict(zip(self._names, map(list, columns), strict=True)))
        else:
            in_order = [columns[place] for place in compiled.order]
            cursor.executemany(compiled.sql, zip(*in_order, strict=True))

    def _compiled(self, dialect: Dialect) -> _Compiled:
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = self._by_dialect[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> _Compiled:
        clause = self._for_arrays() if _is_postgresql(dialect) else self._for_a_row()
        compiled = clause.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        order = tuple(self._names.index(name[1:]) for name in compiled.positiontup or ())
        types = (self._table.c[name].type.dialect_impl(dialect) for name in self._names)
        found = enumerate(one.bind_processor(dialect) for one in types)
        return _Compiled(str(compiled), order, tuple((place, one) for place, one in found if one))

    def _for_a_row(self) -> Insert | Update:
        given: dict[str, Any] = {name: bindparam(f"_{name}") for name in self._names}
        if not self._key:
            return insert(self._table).values(given)
        return self._change(given)

    def _for_arrays(self) -> Insert | Update:
        columns = [self._table.c[name] for name in self._names]
        arrays = [bindparam(one.name, type_=ARRAY(_wide(one.type))) for one in columns]
        given: Any = func.unnest(*arrays).table_valued(*self._names).render_derived()
        if not self._key:
            return insert(self._table).from_select(list(self._names), select(*given.c))
        return self._change(given.c)

    def _change(self, given: Any) -> Update:
        """Return an update that takes the cells from `given`, by name."""
        here = self._table.c[self._key] == given[self._key]
        return update(self._table).where(here).values({one: given[one] for one in self._names[:-1]})


def _wide(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type to hand cells over in: a text too long is refused then, not cut."""
    return Text() if isinstance(type_, String) else type_


def _is_postgresql(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"
