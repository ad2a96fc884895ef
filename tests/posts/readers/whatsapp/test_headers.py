"""Headers of WhatsApp messages, in every form phones write, and the order of their dates."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.readers.whatsapp.dates import date_order
from tocsin.posts.readers.whatsapp.headers import Header, read_header

ORDERS = {"dmy": "%d{s}%m{s}", "mdy": "%m{s}%d{s}", "ymd": "{s}%m{s}%d", "ydm": "{s}%d{s}%m"}
HALVES = {
    ("am", "pm"), ("AM", "PM"), ("a.m.", "p.m."), ("a. m.", "p. m."), ("上午", "下午"),
    ("오전", "오후"), ("午前", "午後"), ("ص", "م"), ("de.", "du."), ("ÖÖ", "ÖS"), ("SA", "CH"),
    ("π.μ.", "μ.μ."), ("fm", "em"), ("vorm.", "nachm."),
}  # fmt: skip
MOMENTS = st.datetimes(min_value=datetime(2013, 1, 1), max_value=datetime(2035, 1, 1))  # noqa: DTZ001


@st.composite
def headers(draw: st.DrawFn) -> tuple[str, datetime, str]:
    """A header in a random supported form, its moment (to the second or minute), its order."""
    moment = draw(MOMENTS).replace(microsecond=0)
    order = draw(st.sampled_from(sorted(ORDERS)))
    year = draw(st.sampled_from(["%Y", "%y"]))
    parts = ORDERS[order].format(s=draw(st.sampled_from("./-")))
    day = moment.strftime(parts + year if order.endswith("y") else year + parts)
    if draw(st.booleans()):
        moment = moment.replace(second=0)
        seconds = ""
    else:
        seconds = moment.strftime(":%S")
    if draw(st.booleans()):
        time = moment.strftime("%H:%M") + seconds
    else:
        half = draw(st.sampled_from(sorted(HALVES)))[moment.hour >= 12]
        clock = f"{moment.hour % 12 or 12}:{moment.minute:02}{seconds}"
        space = draw(st.sampled_from([" ", "\u202f", "\u00a0", ""]))
        time = f"{half}{space}{clock}" if draw(st.booleans()) else f"{clock}{space}{half}"
    comma = draw(st.sampled_from([", ", " ", "، "]))
    frame = draw(st.sampled_from(["[{}] ", "\u200e[{}] ", "{} - ", "{} – ", "{}: ", "\u200f{} - "]))
    return frame.format(day + comma + time), moment, order


@given(headers(), st.sampled_from(["Ann", "+49 151 23456", "Zoë-Lou", "نور", "李雷", 'J "Jo" M']))
def test_any_supported_header_is_read_back(made: tuple[str, datetime, str], author: str) -> None:
    start, moment, order = made
    found = read_header(f"{start}{author}: the bridge: closed")
    assert found is not None
    assert (found.author, found.text) == (author, "the bridge: closed")
    assert (found.hour, found.minute, found.second) == (moment.hour, moment.minute, moment.second)
    values = dict(zip(order, found.date, strict=True))
    assert (int(values["d"]), int(values["m"])) == (moment.day, moment.month)
    assert int(values["y"]) % 100 == moment.year % 100


@pytest.mark.parametrize(
    ("line", "author", "text"),
    [
        ("1/23/21, 9:05\u202fPM - Ann: hi", "Ann", "hi"),
        ("٢٣\u200f/١\u200f/٢٠٢١, ٩:٠٥ م - نور: مرحبا", "نور", "مرحبا"),
        ("2021년 1월 23일 오후 9:05, 지수 : 안녕", "지수", "안녕"),
        ("2021. 1. 23. 오후 9:05, 지수 : 안녕", "지수", "안녕"),
        ("2021/1/23 下午9:05 - 李雷: 你好", "李雷", "你好"),
        ("2021年1月23日 下午9:05 - 李雷: 你好", "李雷", "你好"),
        ("2021. 01. 23. 21:05 - Réka: szia", "Réka", "szia"),
        ("23/01/2021 à 21:05 - Luc: salut", "Luc", "salut"),
        ("23.1.2021 klo 21.05 - Aki: moi", "Aki", "moi"),
        ("23/01/2014 21:05:33: Ann: hi", "Ann", "hi"),
        ("[1/23/21, 9:05:33\u202fPM] ~\u202fAnn: hi", "Ann", "hi"),
        ("\u200e[23.01.21, 21:05:33] Ann: \u200e<attached>", "Ann", "\u200e<attached>"),
        ("23/01/21, 21:05 - Ann:.", "Ann", "."),
        ("23/01/21, 21:05 - Ann:", "Ann", ""),
        ("23/01/21, 21:05 - Ann: https://a.example: look", "Ann", "https://a.example: look"),
    ],
)  # fmt: skip
def test_headers_of_many_phones_are_read(line: str, author: str, text: str) -> None:
    found = read_header(line)
    assert found is not None
    assert (found.author, found.text, found.hour, found.minute) == (author, text, 21, 5)


@pytest.mark.parametrize(
    "line",
    [
        '1/23/21, 9:05 PM - Ann changed the subject from "River" to "News: all"',
        "1/23/21, 9:05 PM - Ann added Bo",
        "1/23/21, 9:05 PM - https://a.example/x",
        "23.01.21, 21:05 - Ann hat die Gruppe „Neues: alles“ erstellt",
    ],
)
def test_what_the_app_says_has_no_author(line: str) -> None:
    found = read_header(line)
    assert found is not None
    assert found.author is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "just text",
        "12:30 - lunch: soup",
        "1/2/21 is the date",
        "1/23/21, 25:05 - Ann: hi",
        "1/23/21, 9:65 - Ann: hi",
        "1/23/21, 9:05 xx - Ann: hi",
        "[1/23/21, 9:05 PM - Ann: hi",
        "1/23/21, 9:05] Ann: hi",
        "[23/01, 21:05] Ann: pasted from the app",
        "192.168.1.10, 9:05 - x: y",
        "[1, 2, 3]",
    ],
)
def test_other_lines_go_on_with_the_message(line: str) -> None:
    assert read_header(line) is None


@given(st.text(alphabet="[]0123456789/.:- ,apmAPM\u200e\u202fx", max_size=300))
def test_no_line_raises(line: str) -> None:
    found = read_header(line)
    assert found is None or isinstance(found, Header)


def written(day: date, pattern: str) -> tuple[str, str, str]:
    first, second, third = day.strftime(pattern).split("/")
    return first, second, third


@given(
    st.sampled_from(["%d/%m/%y", "%m/%d/%y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%Y/%d/%m"]),
    st.dates(min_value=date(2013, 1, 1), max_value=date(2030, 1, 1)),
    st.lists(st.integers(0, 9), min_size=60, max_size=90),
)
def test_two_months_of_chat_decide_the_order(pattern: str, start: date, gaps: list[int]) -> None:
    days = [start]
    for gap in [1, *gaps]:
        days.append(days[-1] + timedelta(days=gap))
    days.append(days[-1] + timedelta(days=31))
    order = date_order([written(day, pattern) for day in days])
    read = [order.read(written(day, pattern)) for day in days]
    assert order.assumed or read == days


def test_a_field_over_twelve_decides() -> None:
    assert date_order([("02", "01", "21"), ("02", "13", "21")]).parts == "mdy"
    assert date_order([("01", "02", "21"), ("13", "02", "21")]).parts == "dmy"


def test_time_order_decides_where_no_field_is_over_twelve() -> None:
    month_first = [("11", "10", "20"), ("11", "11", "20"), ("12", "1", "20"), ("12", "2", "20")]
    assert date_order(month_first) == ("mdy", False)


def test_a_single_stray_date_does_not_overrule_the_rest() -> None:
    days = [(f"{day:02}", "02", "21") for day in range(1, 28)]
    assert date_order([*days[:10], ("02", "27", "21"), *days[10:]]).parts == "dmy"


def test_day_first_is_assumed_openly() -> None:
    assert date_order([("01", "02", "21")]) == ("dmy", True)
    assert date_order([("05", "05", "21")]) == ("dmy", False)
    assert date_order([]) == ("dmy", False)
    assert date_order([("2021", "02", "03")]) == ("ymd", True)


def test_two_digits_in_front_are_the_year_where_the_chat_is_shorter_that_way() -> None:
    assert date_order([("21", "01", "13"), ("21", "01", "14")]) == ("ymd", True)
    assert date_order([("13", "01", "21"), ("14", "01", "21")]) == ("dmy", False)
    assert date_order([("13", "01", "21")]) == ("dmy", False)


def test_years_of_the_thai_calendar_are_understood() -> None:
    assert date_order([("23", "1", "2564")]).read(("23", "1", "2564")) == date(2021, 1, 23)
