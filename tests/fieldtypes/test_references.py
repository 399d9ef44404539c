from datetime import UTC, datetime

import pytest

from app.core.clock import Moment
from app.core.errors import FieldValueError
from app.fieldtypes.formula import FormulaSettings
from app.fieldtypes.link import LinkSettings, LinkType
from app.fieldtypes.links import LinksSettings, LinksType
from app.fieldtypes.lookup import LookupSettings, LookupType
from app.fieldtypes.ref import USER, Ref
from app.fieldtypes.rollup import RollupSettings
from app.fieldtypes.user import UserSettings, UserType

CUSTOMER = LinkType(LinkSettings(to=("customer",)))
SUBJECT = LinkType(LinkSettings(to=("customer", "contract")))
OWNER = UserType(UserSettings())
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("text", ["12", "#12", "customer:12", " １２ "])
def test_a_link_is_read_from_a_number(text):
    assert CUSTOMER.parse(text) == Ref("customer", 12)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Acme", "link.invalid"),
        ("0", "link.invalid"),
        ("-1", "link.invalid"),
        ("9999999999999999999", "link.invalid"),
        ("contract:1", "link.target"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(text, code):
    with pytest.raises(FieldValueError) as error:
        CUSTOMER.parse(text)
    assert error.value.code == code


def test_a_link_to_one_of_several_entities_must_say_which():
    assert SUBJECT.parse("contract:7") == Ref("contract", 7)
    assert set(SUBJECT.columns()) == {"", "entity"}
    with pytest.raises(FieldValueError, match="customer:7"):
        SUBJECT.parse("7")


def test_several_links_are_kept_once_each_in_their_order():
    people = LinksType(LinksSettings(to=("contact",)))
    assert [ref.id for ref in people.parse("3, 1；3\n2")] == [3, 1, 2]


def test_me_is_whoever_asks_and_nobody_where_nobody_asks():
    equals = OWNER.operator("equals")
    me = OWNER.operand(equals, "me")
    assert OWNER.resolve(me, Moment(NOW, user=5)) == Ref(USER, 5)
    assert not equals.test(OWNER, [Ref(USER, 5)], OWNER.resolve(me, Moment(NOW)))
    among = OWNER.operator("in")
    several = OWNER.resolve(OWNER.operand(among, ["me", 7]), Moment(NOW, user=5))
    assert several == (Ref(USER, 5), Ref(USER, 7))


def test_a_lookup_reads_through_its_link_and_cannot_be_typed():
    tier = LookupType(LookupSettings(via="customer", field="tier"))
    assert (tier.via, tier.field, tier.columns()) == ("customer", "tier", {})
    with pytest.raises(FieldValueError, match="cannot be typed"):
        tier.parse("vip")


@pytest.mark.parametrize(
    ("settings", "given", "reason"),
    [
        (LinkSettings, {"on_delete": "explode"}, "on_delete"),
        (LinkSettings, {"to": ("a", "a")}, "twice"),
        (FormulaSettings, {"result": "colour"}, "result"),
        (RollupSettings, {"of": "order"}, "order.customer"),
        (RollupSettings, {"of": "order.customer"}, "exactly one"),
        (RollupSettings, {"of": "order.customer", "sum": "amount", "count": True}, "exactly one"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, given, reason):
    with pytest.raises(ValueError, match=reason):
        settings(**given)
