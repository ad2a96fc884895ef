"""Accounts that the institution names are found under their pseudonyms, and impostors are not."""

from datetime import UTC, datetime

import orjson
import pyarrow as pa
import pytest

from tocsin.chain.official_file import FILE, read
from tocsin.chain.officials import NOBODY, officials
from tocsin.errors import InputError
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.workspace import create_workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OFFICE = ("11", "RedbrookHealth")
POSTS = [OFFICE, ("12", "Ann"), ("13", "river"), ("14", "River"), OFFICE]


@pytest.fixture(params=["pseudonyms", "identities kept"])
def found(request, tmp_path, duckdb_engine):
    """The names of the accounts that a file makes official, and the caveats."""
    space = create_workspace(tmp_path / "space")
    lines = [
        {"platform": "forum", "post_id": str(n), "author_id": who, "author": name,
         "created_at": f"2026-01-01T00:00:0{n}Z", "text": "The tap water is safe"}
        for n, (who, name) in enumerate(POSTS)
    ]  # fmt: skip
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(line) for line in lines))
    key = Pseudonyms(space.key()) if request.param == "pseudonyms" else None
    corpus = Corpus(space.corpus)
    import_files(corpus, duckdb_engine, [path], ImportSettings(NOW, key, identify_language=False))
    table = duckdb_engine.to_arrow(corpus.posts(duckdb_engine))

    def resolve(toml):
        if toml is not None:
            (space.root / FILE).write_text(toml, encoding="utf-8")
        stated = officials(space, duckdb_engine, corpus.posts(duckdb_engine))
        named = set(stated.accounts.to_pylist())
        texts = table.filter(pa.array([k in named for k in table["account_key"].to_pylist()]))
        return {POSTS[int(n)][0] for n in texts["post_id"].to_pylist()}, stated.caveats

    return resolve


def account(platform, **named):
    ((kind, name),) = named.items()
    return f'[[accounts]]\nplatform = "{platform}"\n{kind} = "{name}"\n'


def test_an_id_is_found_on_its_platform_only(found):
    assert found(account("Forum", id="11")) == ({"11"}, ())
    assert found(account("x", id="11")) == (set(), ())


def test_a_handle_is_found_whatever_its_case_and_said_to_be_a_name_alone(found):
    accounts, caveats = found(account("forum", handle="@redbrookHEALTH"))
    assert accounts == {"11"}
    assert "1 official accounts are known by their handle alone" in caveats[0]


def test_a_handle_that_two_accounts_have_is_nobodys(found):
    accounts, caveats = found(account("forum", handle="river"))
    assert accounts == set()
    assert "2 accounts of forum are called 'river'" in caveats[0]


def test_who_is_named_and_posted_nothing_changes_nothing(found):
    assert found(account("forum", handle="nobody")) == (set(), ())
    assert found(None)[0] == set()


def test_without_a_file_nobody_is_official(tmp_path):
    space = create_workspace(tmp_path / "space")
    assert officials(space, None, None) is NOBODY


def test_sites_stand_as_in_the_addresses_of_posts(tmp_path):
    (tmp_path / FILE).write_text('sites = ["www.Health.example", "https://a.b.example/x?y"]')
    sites = [site for site, _ in read(tmp_path / FILE).sites]
    assert sites == ["health.example", "a.b.example"]


def test_accounts_and_sites_belong_to_the_institution_that_is_named(tmp_path):
    (tmp_path / FILE).write_text(
        account("x", id="1")
        + 'name = "Redbrook Health"\n'
        + account("x", handle="@B")
        + '[[sites]]\nsite = "redbrook.example"\nname = "Redbrook Health"\n'
    )
    stated = read(tmp_path / FILE)
    assert [one.institution for one in stated.accounts] == ["Redbrook Health", "the institution"]
    assert stated.sites == (("redbrook.example", "Redbrook Health"),)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("sites = [", "cannot be read"),
        ("[[account]]\n", "account is unknown"),
        ('sites = "who.example"', "sites is no list"),
        ("sites = [3]", "holds 3, which is no site"),
        ('sites = ["no site at all"]', "which is no site"),
        ('[[sites]]\nname = "Redbrook"\n', "which is no site"),
        ('[[sites]]\nsite = "a.example"\nname = 3\n', "name is no text"),
        ("accounts = [1]", "account 1 names no platform"),
        ('[[accounts]]\nplatform = "x"\n', "account 1 needs an id or a handle"),
        ('[[accounts]]\nplatform = "x"\nid = 5\n', "account 1: id is no text"),
        ('[[accounts]]\nplatform = "x"\nhandle = "@ "\n', "handle is no text"),
        (account("x", id="1") + account("x", id="1") + 'handle = "a"\n', "account 2 needs"),
    ],
)
def test_a_fault_is_named_with_its_place_and_what_to_do(tmp_path, toml, said):
    (tmp_path / FILE).write_text(toml)
    with pytest.raises(InputError, match=said) as fault:
        read(tmp_path / FILE)
    assert FILE in str(fault.value)
    assert fault.value.remedy
