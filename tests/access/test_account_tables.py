import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Table

from app.access.account_tables import api_keys, roles, user_roles, users


@pytest.mark.parametrize("ours", [users, roles, user_roles, api_keys], ids=lambda table: table.name)
def test_our_account_tables_are_those_of_the_framework(ours: Table) -> None:
    theirs = User.metadata.tables[ours.name]

    for column in ours.columns:
        same = theirs.columns[column.name]
        assert str(column.type) == str(same.type)
        assert column.nullable == same.nullable
    needed = {c.name for c in theirs.columns if not c.nullable and c.default is None}
    assert needed <= set(ours.columns.keys())
    assert ours.c.id.default.name == theirs.c.id.default.name
