"""What every field type promises, checked for all of them at once."""

import contextlib
import dataclasses
import json
import string
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core.clock import Moment
from app.core.errors import FieldValueError
from app.core.i18n import LANGUAGES
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.abilities import Composite, Computed, HasOptions, ReadsThrough, RefersTo
from app.fieldtypes.operators import Takes
from tests.fieldtypes.table import FieldTable

TODAY = date(2026, 11, 21)
MOMENT = Moment(datetime(2026, 11, 21, 4, 0, tzinfo=UTC), user=1)
EXAMPLES = [
    pytest.param(bound, value, id=f"{name}-{number}")
    for name, cls in FIELD_TYPES.items()
    for number, (bound, value) in enumerate(cls.examples())
]
BOUND = [pytest.param(p.values[0], id=p.id) for p in EXAMPLES]
FIRST = [pytest.param(p.values[0], id=p.id) for p in EXAMPLES if p.id.endswith("-0")]
SPANS = ["3 months", "next 30 days", "this_week", "last_month", "this_quarter", "2024", "2024-02"]
WORDS = ["today", "now", "yesterday", "me"]
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

every_example = pytest.mark.parametrize(("bound", "value"), EXAMPLES)
every_type = pytest.mark.parametrize("cls", FIELD_TYPES.values(), ids=FIELD_TYPES)


@every_example
def test_what_is_dumped_is_parsed_back(bound, value):
    assert bound.parse(bound.dump(value)) == value


@every_example
def test_what_is_parsed_is_dumped_the_same_again(bound, value):
    assert bound.dump(bound.parse(bound.dump(value))) == bound.dump(value)


@every_example
def test_what_the_api_shows_it_also_takes(bound, value):
    shown = json.loads(json.dumps(bound.to_json(value)))
    assert bound.parse(bound.json_text(shown)) == value


@every_example
def test_an_example_is_accepted(bound, value):
    bound.check(value, TODAY)


@every_example
def test_an_empty_text_is_refused_or_read_as_an_empty_text(bound, value):
    with contextlib.suppress(FieldValueError):
        assert bound.parse("") == ""


@every_example
def test_a_value_survives_the_database(bound, value, connection):
    table = FieldTable(bound, connection)
    table.insert(1, value)
    assert table.read(1) == value


@every_example
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_format_it(bound, value, language):
    shown = bound.format(value, Locale.parse(language))
    assert isinstance(shown, str)
    assert shown.strip()


def neighbours(bound, value):
    """All examples of the type that this binding of it can also hold."""
    values = [value]
    for other, other_value in type(bound).examples():
        with contextlib.suppress(FieldValueError):
            read = bound.parse(other.dump(other_value))
            bound.check(read, TODAY)
            if read not in values:
                values.append(read)
    return values


def operands(bound, operator, values):
    """Raw operands for an operator: what a URL or a definition would hold."""
    items = [item for value in values for item in bound.items(value)]
    if operator.takes is Takes.NOTHING:
        return [None]
    if operator.takes is Takes.SPAN:
        return SPANS
    if operator.takes is Takes.TEXT:
        texts = [str(next(iter(bound.store(item).values()))) for item in items]
        return [piece for text in texts for piece in (text, text[:2], text[-2:], "%", "_")]
    if isinstance(bound, Composite):
        raw = [bound.split(item)[bound.parts[0]] for item in items]
    else:
        raw = [bound.operand_item_json(item) for item in items]
    raw = [each for each in raw if each != ""]
    if operator.takes is Takes.VALUES:
        return [raw, raw[:1], []]
    return raw + [word for word in WORDS if readable(bound, operator, word)]


def readable(bound, operator, raw):
    with contextlib.suppress(FieldValueError):
        bound.operand(operator, raw)
        return True
    return False


@every_example
def test_every_operator_gives_the_same_answer_in_sql_and_in_python(bound, value, connection):
    table = FieldTable(bound, connection)
    records = dict(enumerate([*neighbours(bound, value), None], start=1))
    for number, each in records.items():
        table.insert(number, each)
    for operator in bound.all_operators():
        for raw in operands(bound, operator, neighbours(bound, value)):
            operand = bound.resolve(bound.operand(operator, raw), MOMENT)
            tested = {
                n for n, v in records.items() if operator.test(bound, bound.items(v), operand)
            }
            assert table.found(operator.clause(bound, table, operand)) == tested, (operator, raw)


@every_example
def test_an_operand_can_be_written_and_read_again(bound, value):
    for operator in bound.all_operators():
        for raw in operands(bound, operator, [value]):
            operand = bound.operand(operator, raw)
            written = json.loads(json.dumps(bound.operand_json(operator, operand)))
            assert bound.operand(operator, written) == operand


@pytest.mark.parametrize("bound", BOUND)
@QUICK
@given(text=st.text() | st.text(string.digits + " .,-+:/|年月万亿%;转@#\u0000\ud800"))
@example("1e999999")
@example("-0")
@example("9" * 40)
@example("0001-01-01T00:00:00+14:00")
@example("9999-12-31T23:59:59-14:00")
@example("[" * 2000)
@example("office:")
@example("|||")
def test_any_text_is_read_or_refused_never_a_crash(bound, text):
    value = read_or_refusal(bound, text)
    if isinstance(value, FieldValueError):
        assert str(value)  # the sentence has everything it names
    else:
        assert bound.parse(bound.dump(value)) == value
        assert isinstance(bound.format(value, Locale("zh")), str)


def read_or_refusal(bound, text):
    try:
        value = bound.parse(text)
        bound.check(value, TODAY)
    except FieldValueError as refusal:
        return refusal
    return value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@pytest.mark.parametrize("bound", FIRST)
@QUICK
@given(data=JSON)
def test_anything_an_api_client_sends_is_read_or_refused(bound, data):
    with contextlib.suppress(FieldValueError):
        bound.parse(bound.json_text(data))
    for operator in bound.all_operators():
        with contextlib.suppress(FieldValueError):
            bound.resolve(bound.operand(operator, data), MOMENT)


@every_type
def test_settings_are_frozen_and_all_have_defaults(cls):
    assert dataclasses.is_dataclass(cls.Settings)
    assert cls.Settings.__dataclass_params__.frozen
    cls(cls.Settings())
    assert set(cls.required_settings) <= {field.name for field in dataclasses.fields(cls.Settings)}


@every_type
def test_error_keys_are_plain_words(cls):
    assert all(set(key) <= set(string.ascii_lowercase + "_") for key in cls.messages)


@every_type
def test_an_unknown_error_key_is_a_bug(cls):
    with pytest.raises(KeyError):
        cls(cls.Settings()).reject("no_such_key")


@every_type
def test_a_type_says_what_it_is_for(cls):
    assert cls.label
    assert cls.description.endswith(".")
    assert set(cls.name + cls.widget + cls.cell) <= set(string.ascii_lowercase + "_")


@every_type
def test_operators_have_keys_of_their_own(cls):
    keys = [operator.key for operator in cls(cls.Settings()).all_operators()]
    assert len(keys) == len(set(keys))


@every_type
def test_only_types_without_columns_have_no_examples(cls):
    bound = cls(cls.Settings())
    stored = bool(bound.columns())
    assert stored == bool(list(cls.examples()))
    assert stored or isinstance(bound, Computed | ReadsThrough)


def test_every_type_of_the_definition_language_is_there():
    assert set(FIELD_TYPES) == {
        *("text", "long_text", "markdown", "integer", "number", "percent", "money", "rating"),
        *("yes_no", "date", "date_time", "time", "duration", "select", "multi_select", "category"),
        *("tier", "link", "links", "lookup", "user", "department", "email", "phone", "url"),
        *("region", "address", "id_card", "uscc", "auto_number", "formula", "rollup", "file"),
        *("image", "json"),
    }


def test_abilities_are_told_apart():
    having = {
        ability.__name__: {
            n for n, c in FIELD_TYPES.items() if isinstance(c(c.Settings()), ability)
        }
        for ability in (HasOptions, RefersTo, ReadsThrough, Computed, Composite)
    }
    assert having == {
        "HasOptions": {"select", "multi_select", "category", "tier"},
        "RefersTo": {"link", "links", "user", "department"},
        "ReadsThrough": {"lookup"},
        "Computed": {"formula", "rollup"},
        "Composite": {"address"},
    }
