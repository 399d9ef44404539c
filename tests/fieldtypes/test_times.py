from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import Moment
from app.core.errors import FieldValueError
from app.fieldtypes.date import DateSettings, DateType
from app.fieldtypes.date_time import DateTimeSettings, DateTimeType
from app.fieldtypes.duration import DurationSettings, DurationType
from app.fieldtypes.operators import WITHIN
from app.fieldtypes.spans import Word, move, read_span
from app.fieldtypes.time import TimeSettings, TimeType

TODAY = date(2026, 11, 21)
# 04:00 on the 22nd in Shanghai, still the 21st in UTC
NIGHT = Moment(datetime(2026, 11, 21, 20, 0, tzinfo=UTC))
DAY = DateType(DateSettings())
MOMENT = DateTimeType(DateTimeSettings())
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    ["2024-01-02", "2024/1/2", "2024.1.2", "2024年1月2日", "20240102", "２０２４－０１－０２"],
)
def test_a_day_is_read_in_every_usual_form(text):
    assert DAY.parse(text) == date(2024, 1, 2)


@pytest.mark.parametrize("text", ["2024-02-30", "1/2/2024", "24-01-02", "2024-1/2", "today", "1"])
def test_a_day_that_is_none_or_unclear_is_refused(text):
    with pytest.raises(FieldValueError, match="is not a date"):
        DAY.parse(text)


def test_a_limit_may_be_today():
    born = DateType(DateSettings(maximum="today"))
    born.check(TODAY, TODAY)
    with pytest.raises(FieldValueError, match="Must not be after 2026-11-21"):
        born.check(date(2026, 11, 22), TODAY)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("3 months", date(2026, 8, 21), TODAY),
        ("last 3 months", date(2026, 8, 21), TODAY),
        ("next 30 days", TODAY, date(2026, 12, 21)),
        ("1 year", date(2025, 11, 21), TODAY),
        ("2 weeks", date(2026, 11, 7), TODAY),
        ("this_week", date(2026, 11, 16), date(2026, 11, 22)),
        ("this_month", date(2026, 11, 1), date(2026, 11, 30)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("next_month", date(2026, 12, 1), date(2026, 12, 31)),
        ("this_quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("this_year", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("yesterday", date(2026, 11, 20), date(2026, 11, 20)),
        ("2024-01-31..2024-02-02", date(2024, 1, 31), date(2024, 2, 2)),
        (["2024-01-31", "2024-02-02"], date(2024, 1, 31), date(2024, 2, 2)),
    ],
)
def test_a_stretch_of_time_is_counted_from_today(span, first, last):
    assert read_span(span).days(TODAY) == (first, last)


@pytest.mark.parametrize("span", ["soon", "3", "months", "0", "2024-13", "2024-02-02..2024-01-01"])
def test_a_stretch_that_is_none_is_refused(span):
    with pytest.raises(FieldValueError, match="is not a stretch of time"):
        DAY.operand(WITHIN, span)


def test_the_31st_becomes_the_last_day_of_a_shorter_month():
    assert move(date(2024, 1, 31), 1, "month") == date(2024, 2, 29)
    assert move(date(2024, 2, 29), -1, "year") == date(2023, 2, 28)


@given(st.dates(), st.integers(-9999, 9999), st.sampled_from(["day", "month", "year"]))
def test_moving_far_stops_at_the_ends_of_the_calendar(day, count, unit):
    assert date.min <= move(day, count, unit) <= date.max


def test_today_is_the_panels_day_not_that_of_utc():
    assert DAY.resolve(DAY.operand_item("today"), NIGHT) == date(2026, 11, 22)


def test_now_is_a_day_for_a_date_and_a_moment_for_a_date_time():
    assert DAY.resolve(Word("now"), NIGHT) == date(2026, 11, 22)
    operator = MOMENT.operator("before")
    assert MOMENT.resolve(MOMENT.operand(operator, "now"), NIGHT) == NIGHT.now


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-31 14:30", datetime(2024, 1, 31, 6, 30, tzinfo=UTC)),
        ("2024-01-31T14:30", datetime(2024, 1, 31, 6, 30, tzinfo=UTC)),
        ("2024-01-31T14:30:00Z", datetime(2024, 1, 31, 14, 30, tzinfo=UTC)),
        ("2024-01-31T14:30:00+01:00", datetime(2024, 1, 31, 13, 30, tzinfo=UTC)),
        ("2024年1月31日 下午2点30分", datetime(2024, 1, 31, 6, 30, tzinfo=UTC)),
        ("2024/1/31", datetime(2024, 1, 30, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_in_the_zone_of_the_field(text, value):
    assert MOMENT.parse(text) == value


def test_a_moment_is_shown_in_the_zone_of_the_field():
    at = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert MOMENT.format(at, Locale.parse("zh_Hans")) == "2026-11-22 04:00"


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("before", {"eve"}),
        ("at_least", {"morning", "evening", "next"}),
        ("after", {"next"}),
        ("at_most", {"eve", "morning", "evening"}),
        ("equals", {"morning", "evening"}),
    ],
)
def test_a_moment_compared_with_a_day_means_the_whole_day(key, found):
    at = {
        "eve": datetime(2024, 1, 1, 23, 59, tzinfo=SHANGHAI),
        "morning": datetime(2024, 1, 2, 0, 0, tzinfo=SHANGHAI),
        "evening": datetime(2024, 1, 2, 23, 59, tzinfo=SHANGHAI),
        "next": datetime(2024, 1, 3, 0, 0, tzinfo=SHANGHAI),
    }
    operator = MOMENT.operator(key)
    operand = MOMENT.resolve(MOMENT.operand(operator, "2024-01-02"), NIGHT)
    assert {n for n, moment in at.items() if operator.test(MOMENT, [moment], operand)} == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("12:05 am", time(0, 5)),
        ("晚上8点", time(20)),
    ],
)
def test_a_time_of_day_is_read_in_every_usual_form(text, value):
    assert TimeType(TimeSettings()).parse(text) == value


@pytest.mark.parametrize("text", ["25:00", "14", "13:00 pm", "14:60"])
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(FieldValueError):
        TimeType(TimeSettings()).parse(text)


@pytest.mark.parametrize("text", ["1h 30m", "90m", "01:30", "1小时30分", "1 小時 30 分鐘", "5400s"])
def test_a_duration_is_read_in_every_usual_form(text):
    assert DurationType(DurationSettings()).parse(text) == 5400


@pytest.mark.parametrize("text", ["90", "1:75", "h", "-1h", "1m 1h"])
def test_a_duration_without_a_clear_unit_is_refused(text):
    with pytest.raises(FieldValueError, match="1h 30m"):
        DurationType(DurationSettings()).parse(text)


@given(st.timedeltas(timedelta(0), timedelta(days=9999)))
def test_any_duration_is_read_as_it_is_shown(length):
    duration = DurationType(DurationSettings())
    seconds = int(length.total_seconds())
    assert duration.parse(duration.format(seconds, Locale("zh"))) == seconds


@pytest.mark.parametrize(
    ("settings", "given"),
    [
        (DateSettings, {"minimum": "soon"}),
        (DateSettings, {"minimum": "2024-01-02", "maximum": "2024-01-01"}),
        (DateTimeSettings, {"time_zone": "Moon/Sea"}),
        (DateTimeSettings, {"time_zone": "../etc/passwd"}),
        (TimeSettings, {"minimum": "17:00", "maximum": "08:00"}),
        (DurationSettings, {"maximum": "long"}),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, given):
    with pytest.raises(ValueError):
        settings(**given)
