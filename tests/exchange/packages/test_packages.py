"""Evidence packages: the same bytes each time, and whatever was done to one is found."""

import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from tests.exchange.stix.made import BASKET, NOTE, NOW, P1, POST, SENDER, cases

from tocsin.cases.case import Case
from tocsin.cases.documents import to_json
from tocsin.cases.freezing import freeze_post
from tocsin.cases.references import Reference
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.errors import InputError, UsageError
from tocsin.exchange.packages import Checked, Contents, Wrong, verify, write_package
from tocsin.exchange.packages.writing import entry, put, signature_file
from tocsin.exchange.stix import carried
from tocsin.seal import Seal

WORDS = freeze_post(
    {"platform": "x", "post_id": "7", "account_id": P1, "text": "🌊 Boil it: the river speaks."},
    "person-1", NOW,
)  # fmt: skip
BASE = "https://crate.example/"
COPIES = (*BASKET, WORDS)
CASE = Case(
    "A rumour about water",
    claims=(Reference("c1", "the river speaks", "ann", NOW, (WORDS.id, NOTE.id)),),
    techniques=(
        TechniqueUse("T0049", Basis.OBSERVED, (WORDS.id,), "It says “Boil it”.", marked_by="ann"),
        TechniqueUse("T0001", evidence=(WORDS.id,), suggested_by="a machine"),
    ),
)


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    folder = tmp_path_factory.mktemp("seal")
    return Seal.at(folder / "seal", folder / "head")


def contents(case: Case = CASE) -> Contents:
    return Contents("case-1", 3, carried(case, SENDER), COPIES, (), SENDER, NOW)


def packed(of: Contents, seal: Seal) -> bytes:
    stream = BytesIO()
    write_package(of, seal, stream)
    return stream.getvalue()


def checked(raw: bytes, folder: Path, key: str = "") -> Checked:
    path = folder / "package.zip"
    path.write_bytes(raw)
    return verify(path, key)


def files_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def unpacked(raw: bytes, folder: Path) -> Path:
    for name, content in files_of(raw).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def wrongs(of: Checked) -> set[tuple[Wrong, str]]:
    return {(one.wrong, one.name) for one in of.faults}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases)
def test_any_case_gives_the_same_bytes_twice_and_they_verify(
    case: Case, seal: Seal, tmp_path: Path
) -> None:
    raw = packed(contents(case), seal)
    assert raw == packed(contents(case), seal)
    found = checked(raw, tmp_path, seal.public)
    assert found.faults == ()
    assert found.expected
    assert set(found.evidence) == {one.id for one in COPIES}
    assert Case.from_json(json.loads(files_of(raw)["case.json"])["case"]) == carried(case, SENDER)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_of_the_archive_is_found(
    data: st.DataObject, seal: Seal, tmp_path: Path
) -> None:
    raw = bytearray(packed(contents(), seal))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(InputError):  # no archive any more
        assert checked(bytes(raw), tmp_path).faults


def test_every_flipped_byte_of_an_unpacked_file_is_found_by_its_name(
    seal: Seal, tmp_path: Path
) -> None:
    folder = unpacked(packed(contents(), seal), tmp_path / "folder")
    assert verify(folder, seal.public).faults == ()
    for path in [one for one in folder.rglob("*") if one.is_file()]:
        before = path.read_bytes()
        for at in {0, len(before) // 2, len(before) - 1} if before else ():
            path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
            faults = {name for _, name in wrongs(verify(folder))}
            signed = path.name in ("manifest-sha256.txt", "signature.json")
            name = path.relative_to(folder).as_posix()
            assert ("signature.json" if signed else name) in faults
        path.write_bytes(before)


def test_what_is_missing_and_what_was_added_is_named(seal: Seal, tmp_path: Path) -> None:
    folder = unpacked(packed(contents(), seal), tmp_path / "folder")
    (folder / f"evidence/{NOTE.id}.json").unlink()
    (folder / "evidence/more.json").write_text("{}")
    (folder / "outside").symlink_to("/etc")
    assert {(Wrong.MISSING, f"evidence/{NOTE.id}.json"), (Wrong.ADDED, "evidence/more.json"),
            (Wrong.ADDED, "outside")} == wrongs(verify(folder))  # fmt: skip


@pytest.mark.parametrize("name", ["../out", "/out", "a\\..\\out", "C:/out"])
def test_a_name_that_leads_out_is_told_and_nothing_is_written(
    name: str, seal: Seal, tmp_path: Path
) -> None:
    stream = BytesIO(packed(contents(), seal))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, b"x")
    assert (Wrong.UNSAFE, name) in wrongs(checked(stream.getvalue(), tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["package.zip"]


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("../../etc/cron.d/", b"* * * * * root", Wrong.UNSAFE),
        ("../up/", b"", Wrong.UNSAFE),
        ("hidden/", b"forged", Wrong.ADDED),
        ("evidence/", b"", Wrong.REPACKED),
    ],
)
def test_a_folder_in_an_archive_hides_nothing(
    name: str, content: bytes, wrong: Wrong, seal: Seal, tmp_path: Path
) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for one, kept in files_of(packed(contents(), seal)).items():
            put(archive, one, kept)
        archive.writestr(entry(name), content)
    found = wrongs(checked(stream.getvalue(), tmp_path))
    assert found == {(wrong, "package.zip" if wrong is Wrong.REPACKED else name)}


@pytest.mark.parametrize(
    "change",
    [
        lambda told: {**told, "note": "Endorsed by the court"},
        lambda told: {**told, "key": told["key"].upper()},
        lambda told: dict(reversed(told.items())),
    ],
)
def test_nothing_is_added_to_the_signature_which_no_manifest_lists(
    change: Any, seal: Seal, tmp_path: Path
) -> None:
    files = files_of(packed(contents(), seal))
    files["signature.json"] = orjson.dumps(
        change(orjson.loads(files["signature.json"])),
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for one, kept in files.items():
            put(archive, one, kept)
    assert wrongs(checked(stream.getvalue(), tmp_path)) == {(Wrong.UNSIGNED, "signature.json")}


def test_a_file_that_is_there_twice_is_told(seal: Seal, tmp_path: Path) -> None:
    stream = BytesIO(packed(contents(), seal))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("case.json", b"{}")
    assert (Wrong.ADDED, "case.json") in wrongs(checked(stream.getvalue(), tmp_path))


def test_packed_again_by_another_program_is_told_apart_from_changed(
    seal: Seal, tmp_path: Path
) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(packed(contents(), seal)).items():
            archive.writestr(name, content)
    assert {one for one, _ in wrongs(checked(stream.getvalue(), tmp_path))} == {Wrong.REPACKED}


def test_a_changed_copy_is_found_though_somebody_signed_the_package_anew(
    seal: Seal, tmp_path: Path
) -> None:
    files = files_of(packed(contents(), seal))
    name = f"evidence/{WORDS.id}.json"
    files[name] = files[name].replace(b"Boil it", b"Drink it")
    files[f"evidence/{WORDS.id}.txt"] = "🌊 Drink it: the river speaks.".encode()
    other = Seal.at(tmp_path / "other", tmp_path / "head")
    listed = sorted(files.keys() - {"manifest-sha256.txt", "signature.json"})
    manifest = "".join(f"{sha256(files[one]).hexdigest()}  {one}\n" for one in listed).encode()
    over = b"tocsin evidence package 1\n" + sha256(manifest).hexdigest().encode()
    files["manifest-sha256.txt"] = manifest
    files["signature.json"] = signature_file(other.public, other.sign(over))
    folder = tmp_path / "folder"
    for one, content in files.items():
        (folder / one).parent.mkdir(parents=True, exist_ok=True)
        (folder / one).write_bytes(content)
    assert wrongs(verify(folder)) == {(Wrong.NO_EVIDENCE, name)}
    assert (Wrong.UNSIGNED, "signature.json") in wrongs(verify(folder, seal.public))


def test_a_copy_that_is_not_what_its_hash_says_is_not_packed(seal: Seal) -> None:
    forged = replace(POST, content={**POST.content, "text": "Drink"})
    with pytest.raises(UsageError, match="hash"):
        packed(replace(contents(), basket=(forged,)), seal)


def test_words_that_a_note_quotes_and_a_claim_are_found_in_the_post(seal: Seal) -> None:
    files = files_of(packed(contents(), seal))
    items = json.loads(files["annotations.json"])["first"]["items"]
    found = []
    for one in items:
        target = one["target"]
        if isinstance(target, dict):
            at, quote = target["selector"]
            text = files[target["source"]].decode()
            assert text[at["start"] : at["end"]] == quote["exact"]  # code points, past an emoji
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
            found.append((one["motivation"], quote["exact"]))
    assert found == [("classifying", "Boil it"), ("identifying", "the river speaks")]
    assert [one["target"] for one in items if isinstance(one["target"], str)] == [
        f"evidence/{NOTE.id}.json"
    ]
    assert {one["creator"]["name"] for one in items} == {SENDER.name}
    assert "a machine" not in files["annotations.json"].decode()  # nobody confirmed it


def test_the_metadata_is_an_ro_crate_that_lists_every_file(seal: Seal) -> None:
    files = files_of(packed(contents(), seal))
    told = json.loads(files["ro-crate-metadata.json"])
    assert told["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    nodes = {one["@id"].removeprefix(BASE): one for one in _expanded(told)}
    root = nodes[""]
    parts = {one["@id"].removeprefix(BASE) for one in root["http://schema.org/hasPart"]}
    apart = {"ro-crate-metadata.json", "manifest-sha256.txt", "signature.json"}
    assert parts == files.keys() - apart
    for name in parts:
        assert nodes[name]["http://schema.org/sha256"] == [
            {"@value": sha256(files[name]).hexdigest()}
        ]
    label = nodes[root["http://schema.org/license"][0]["@id"].removeprefix(BASE)]
    assert label["http://schema.org/name"] == [{"@value": "TLP:AMBER"}]
    assert nodes["ro-crate-metadata.json"]["http://schema.org/about"] == [{"@id": BASE}]


def _expanded(told: dict[str, Any]) -> list[Any]:
    """Flattened by a JSON-LD processor; a term that the crate's context lacks is dropped by it."""
    terms = ("about", "author", "contentSize", "datePublished", "description", "encodingFormat",
             "hasPart", "identifier", "license", "name", "url", "version", "Dataset",
             "CreativeWork", "Organization")  # fmt: skip
    context: dict[str, Any] = {one: f"http://schema.org/{one}" for one in terms}
    context |= {"File": "http://schema.org/MediaObject",
                "conformsTo": "http://purl.org/dc/terms/conformsTo"}  # fmt: skip
    document = {"contextUrl": None, "documentUrl": "", "document": {"@context": context}}
    made = jsonld.flatten(
        told, options={"documentLoader": lambda *_: {**document, "contentType": None}, "base": BASE}
    )
    assert len(made) == len(told["@graph"])
    return list(made)


def test_a_copy_reads_back_as_the_evidence_that_it_was(seal: Seal) -> None:
    files = files_of(packed(contents(), seal))
    for one in COPIES:
        assert json.loads(files[f"evidence/{one.id}.json"]) == to_json(one)
