"""Column types: each with its DuckDB name and its Arrow type side by side, so that files and tables cannot drift apart."""

from typing import Any

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Date, Double, Integer, String
from sqlalchemy.types import TIMESTAMP, TypeEngine, UserDefinedType


class Nested(UserDefinedType[Any]):
    """A list or struct, by its DuckDB name; `arrow` is the same type in files."""

    cache_ok = True

    def __init__(self, ddl: str, arrow: pa.DataType) -> None:
        self.ddl = ddl
        self.arrow = arrow

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in DDL."""
        return self.ddl


TEXT = String()
FLAG = Boolean()
COUNT = Integer()
BIG_COUNT = BigInteger()
SCORE: Double[float] = Double()
DAY = Date()
MOMENT = TIMESTAMP()
"""UTC, without a zone: every column of this type ends in `_at`."""

TEXTS = Nested("VARCHAR[]", pa.list_(pa.string()))
ACTORS = Nested(
    "STRUCT(entity_id VARCHAR, name VARCHAR, country_iso3 VARCHAR, sector VARCHAR)[]",
    pa.list_(pa.struct([("entity_id", pa.string()), ("name", pa.string()), ("country_iso3", pa.string()), ("sector", pa.string())])),
)
SPANS = Nested('STRUCT("start" INTEGER, "end" INTEGER)[]', pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())])))
SIGNATURE = Nested("UINTEGER[]", pa.list_(pa.uint32()))
"""A MinHash signature."""

_ARROW: dict[type[TypeEngine[Any]], pa.DataType] = {
    String: pa.string(), Boolean: pa.bool_(), Integer: pa.int32(), BigInteger: pa.int64(), Double: pa.float64(), Date: pa.date32(),
    TIMESTAMP: pa.timestamp("us"),
}


def arrow_type(column_type: TypeEngine[Any]) -> pa.DataType:
    """The Arrow type of a column type of the contract. KeyError for a type that the contract does not use."""
    return column_type.arrow if isinstance(column_type, Nested) else _ARROW[type(column_type)]
