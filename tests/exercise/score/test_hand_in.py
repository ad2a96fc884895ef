from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import InputError, TocsinError, UsageError
from tocsin.exercise.score import Claim, read_hand_in


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def claims(
    folder: Path, name: str, content: str | bytes
) -> list[tuple[str, str | None, str | None]]:
    found = read_hand_in(written(folder, name, content))
    return [(claim.account, claim.platform, claim.label) for claim in found]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "account_id,platform,campaign\n17,x,one\n18,telegram,two\n"),
        ("bom.csv", "\ufeffaccount_id;platform;network\r\n17;X;one\r\n18;Telegram;two\r\n"),
        ("a.tsv", "label\tplatform\taccount\none\tx\t17\ntwo\ttelegram\t18\n"),
        ("quoted.csv", '"group","handle","platform"\n"one","17","x"\n\n"two","18","telegram"\n'),
        (
            "a.json",
            '[{"id":"17","platform":"x","group":"one"},{"id":18,"platform":"telegram","group":"two"}]',
        ),
        (
            "of.json",
            '{"one": [{"id":"17","platform":"x"}], "two": [{"id":"18","platform":"telegram"}]}',
        ),
    ],
)
def test_every_shape_says_the_same(tmp_path: Path, name: str, content: str) -> None:
    assert claims(tmp_path, name, content) == [("17", "x", "one"), ("18", "telegram", "two")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.txt", "17\n@eighteen\n\n"),
        ("headed.csv", "account_id\n17\n@eighteen\n"),
        ("neutral.csv", "account_id\n17\n'@eighteen\n"),
        ("list.json", '["17", "@eighteen"]'),
        ("wrapped.json", '{"accounts": [17, "@eighteen"]}'),
    ],
)
def test_accounts_alone_need_no_platform_and_no_label(
    tmp_path: Path, name: str, content: str
) -> None:
    assert claims(tmp_path, name, content) == [("17", None, None), ("@eighteen", None, None)]


def test_a_claim_knows_where_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path, "mine.csv", 'account_id,campaign\n17,"two\nlines"\n18,b\n')
    assert [claim.where for claim in read_hand_in(path)] == ["mine.csv, line 3", "mine.csv, line 4"]


@pytest.mark.parametrize("where", ["tables", "."])
def test_a_folder_of_results_is_read_by_its_table_of_accounts(tmp_path: Path, where: str) -> None:
    (tmp_path / where).mkdir(exist_ok=True)
    content = '[{"account_key":5,"account_id":"17","account_name":"N","platform":"x","network":2}]'
    written(tmp_path / where, "accounts.json", content)
    assert [(one.account, one.label) for one in read_hand_in(tmp_path)] == [("17", "2")]


@pytest.mark.parametrize("content", ["", "\n\n", "account_id,platform\n", "\ufeff"])
def test_an_empty_table_claims_nothing(tmp_path: Path, content: str) -> None:
    assert claims(tmp_path, "empty.csv", content) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "who,where\n17,x\n", "line 1: no column names the account; there are who, where"),
        ("a.csv", "account_id,platform\n17,x\n,x\n", "line 3, field account_id: it is empty"),
        ("a.csv", "account_id\n1.76E+17\n", "line 2, field account_id: the id '1.76E+17' was rou"),
        ("a.csv", b"account_id\n17\n\xff\xfe\n", "line 3: it is not UTF-8"),
        ("a.csv", "account_id,platform\n" + "1" * 200_000 + ",x\n", "line 2"),
        ("a.json", "[\n'17']", "line 2: it is not valid JSON"),
        ("a.json", "[" * 100_000, "it is not valid JSON"),
        ("a.json", "17", "it is neither a list nor an object"),
        ("a.json", '{"one": "17"}', "field 'one': there is no list of accounts"),
        ("a.json", "[17, 1.76e17]", "account 2, field account_id: 1.76e+17 is no text"),
        ("a.json", "[17, 176000000000000000000]", "account 2, field account_id"),
        ("a.json", '{"one": [true]}', "account 1 of 'one', field account_id: True is no text"),
        ("a.json", '[{"platform": "x"}]', "account 1, field account_id: it is empty"),
        ("a.json", "[null]", "account 1, field account_id: it is empty"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_a_remedy(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_hand_in(written(tmp_path, name, content))
    assert caught.value.message.startswith(name)
    assert said in caught.value.message
    assert caught.value.remedy


def test_what_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(33 * 1024 * 1024)
    for path in (tmp_path / "missing.csv", tmp_path, huge):
        with pytest.raises(UsageError) as caught:
            read_hand_in(path)
        assert caught.value.remedy


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["f.csv", "f.json", "f.txt"]))
def test_any_bytes_give_claims_or_a_clear_error(tmp_path: Path, content: bytes, name: str) -> None:
    path = written(tmp_path, name, content)
    try:
        found = read_hand_in(path)
    except TocsinError as error:
        told = error
        found = []
    else:
        told = UsageError("nothing is wrong", "nothing to do")
    assert told.message
    assert told.remedy
    assert all(isinstance(claim, Claim) and claim.account for claim in found)


def test_networks_that_an_innocent_explanation_fits_are_not_accused(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    accounts = [
        {"account_id": name, "platform": "x", "network": n}
        for name, n in zip("abc", (1, 1, 2), strict=True)
    ]
    readings = [
        {"network": 1, "rank": 0, "verdict": "fits"},
        {"network": 2, "rank": 0, "verdict": "does not fit"},
        {"network": 2, "rank": 1, "verdict": "fits"},
    ]
    written(tmp_path / "tables", "accounts.json", orjson.dumps(accounts))
    written(tmp_path / "tables", "readings.json", orjson.dumps(readings))
    assert [claim.account for claim in read_hand_in(tmp_path)] == ["c"]
