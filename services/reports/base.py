"""The base of this service's tables."""

from sqlalchemy import MetaData

from kartoteka import tables


class Base(tables.Base):
    """The tables of this service; two services in one process keep theirs apart."""

    __abstract__ = True
    metadata = MetaData(naming_convention=tables.NAMING)
