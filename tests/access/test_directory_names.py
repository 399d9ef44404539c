import pytest

from app.access.single_sign_on.ldap_groups import names_below

BASE = "ou=groups,dc=example,dc=com"


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("cn=sales,ou=groups,dc=example,dc=com", "sales"),
        ("CN=Sales,OU=EU, OU=Groups,DC=Example,DC=com", "Sales"),
        (r"cn=Sales\, East,ou=groups,dc=example,dc=com", "Sales, East"),
        (r"cn=Sales\2C East,ou=groups,dc=example,dc=com", "Sales, East"),
        (r"cn=\E9\94\80\E5\94\AE,ou=groups,dc=example,dc=com", "销售"),
        ("cn=销售,ou=groups,dc=example,dc=com", "销售"),
    ],
)
def test_a_group_below_the_base_counts_by_its_name(group, name):
    assert names_below(BASE, [group]) == {name}


@pytest.mark.parametrize(
    "group",
    [
        "cn=sales,ou=other,dc=example,dc=com",
        "cn=sales,ou=groups,dc=example,dc=com,dc=evil",
        r"cn=sales\,ou=groups,dc=example,dc=com",
        "ou=groups,dc=example,dc=com",
        "uid=sales,ou=groups,dc=example,dc=com",
        "no place at all",
        "",
    ],
)
def test_a_group_elsewhere_does_not_count(group):
    assert names_below(BASE, [group]) == frozenset()
