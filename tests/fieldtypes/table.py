"""A table for one field, made as storage makes them, and a field inside a query of it."""

import sqlalchemy as sa


class FieldTable:
    """Records with one field, in a table of its own and, for many items, a link table."""

    def __init__(self, bound, connection):
        self.bound = bound
        self.connection = connection
        metadata = sa.MetaData()
        made = [sa.Column(f"f__{suffix}", kind) for suffix, kind in bound.columns().items()]
        self.records = sa.Table(
            "records",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            *([] if bound.is_many else made),
            prefixes=["TEMPORARY"],
        )
        self.items = sa.Table(
            "items",
            metadata,
            sa.Column("record", sa.Integer),
            sa.Column("position", sa.Integer),
            *(made if bound.is_many else []),
            prefixes=["TEMPORARY"],
        )
        metadata.drop_all(connection)
        metadata.create_all(connection)
        holder = self.items if bound.is_many else self.records
        self.columns = {suffix: holder.c[f"f__{suffix}"] for suffix in bound.columns()}

    def row(self, item):
        stored = self.bound.store(item)
        return {self.columns[suffix].name: value for suffix, value in stored.items()}

    def insert(self, number, value):
        items = self.bound.items(value)
        single = self.row(items[0]) if items and not self.bound.is_many else {}
        self.connection.execute(self.records.insert().values(id=number, **single))
        if self.bound.is_many:
            for position, item in enumerate(items):
                place = {"record": number, "position": position}
                self.connection.execute(self.items.insert().values(**place, **self.row(item)))

    def read(self, number):
        columns = [column.label(f"c{n}") for n, column in enumerate(self.columns.values())]
        query = sa.select(*columns)
        if self.bound.is_many:
            query = query.where(self.items.c.record == number).order_by(self.items.c.position)
        else:
            query = query.where(self.records.c.id == number)
        loaded = [
            self.bound.load(dict(zip(self.columns, row, strict=True)))
            for row in self.connection.execute(query)
        ]
        return tuple(loaded) if self.bound.is_many else loaded[0]

    def some(self, predicate):
        clause = predicate(self.columns)
        if self.bound.is_many:
            return sa.exists().where(self.items.c.record == self.records.c.id, clause)
        return sa.func.coalesce(clause, sa.false())

    def filled(self):
        return self.some(lambda columns: columns[""].is_not(None))

    def found(self, clause):
        query = sa.select(self.records.c.id).where(clause)
        return set(self.connection.scalars(query))
