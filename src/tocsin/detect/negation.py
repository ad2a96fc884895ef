"""Whether a text denies: "masks do work" is not what "masks do not work" is answered by.

A list of cues a language, no parsing: it sees that a text has a negation, not what it negates. So
it only raises a flag. Cues of verbs and particles; "never", "nobody", "false" and "fake" are in.
"""

import re
from functools import cache
from typing import Final

CUES: Final[dict[str, str]] = {
    "ar": "لا لم لن ليس ليست غير لست كذب كاذب",
    "bn": "না নয় নেই নি মিথ্যা",
    "cs": "ne není nejsou nebyl nebyla nikdy nikdo nemá nelze falešný",
    "de": "nicht kein keine keinen keinem keiner nie niemals niemand falsch",
    "el": "δεν μην μη ποτέ κανείς ψευδές",
    "en": "not no never none nobody cannot without neither nor false fake untrue hoax isnt dont "
    "doesnt didnt wasnt arent werent wont cant couldnt shouldnt wouldnt hasnt havent",
    "es": "no nunca jamás nadie ningún ninguna ninguno tampoco falso falsa",
    "fa": "نه نیست نیستند نمی نکرد نشده هرگز دروغ",
    "fr": "ne pas jamais aucun aucune faux fausse n",
    "hi": "नहीं न मत कभी बिना झूठ फर्जी",
    "id": "tidak bukan tak belum jangan tanpa bohong palsu hoaks",
    "it": "non mai nessuno nessuna nessun falso falsa",
    "ms": "tidak bukan tak belum jangan tanpa palsu",
    "mr": "नाही नाहीत नको नये खोटे",
    "nl": "niet geen nooit niemand onwaar nep",
    "pa": "ਨਹੀਂ ਨਾ ਝੂਠ",
    "pl": "nie nigdy nikt żaden żadna bez fałszywy",
    "pt": "não nunca jamais ninguém nenhum nenhuma falso falsa",
    "ro": "nu niciodată nimeni fals falsă",
    "ru": "не нет ни никогда никто нельзя ложь фейк",
    "ta": "இல்லை அல்ல வேண்டாம் பொய்",
    "te": "కాదు లేదు వద్దు",
    "tr": "değil yok asla hiç hayır yalan sahte",
    "uk": "не ні немає ніколи ніхто неправда фейк",
    "ur": "نہیں نہ مت جھوٹ",
    "vi": "không chưa chẳng đừng giả",
}
UNSPACED: Final[dict[str, str]] = {
    "ja": "ない ません 嘘 偽",
    "ko": "아니 않 없 못 거짓",
    "th": "ไม่ อย่า ปลอม เท็จ",
    "zh": "不 没 沒 无 無 未 假的 谣言",
}
"""Looked for within words, in languages that write none or bind the cue to its verb."""

_WORD = re.compile(r"[^\s.,;:!?¡¿\"“”„«»()\[\]…।॥،؛؟-]+")
_APOSTROPHES: Final = str.maketrans({"'": None, "’": None})


def is_negated(text: str, language: str | None) -> bool | None:
    """Whether a cue of the language stands in the text; ``None`` where none are known.

    >>> is_negated("Masks don't work", "en"), is_negated("Masks work", "en")
    (True, False)
    """
    count = cues(text, language)
    return None if count is None else count > 0


def cues(text: str, language: str | None) -> int | None:
    """How often cues stand in the text, to compare with another of its language.

    A word counts twice, with and without its apostrophe; ``None`` where no cues are known.
    """
    folded = text.casefold()
    if language in UNSPACED:
        return sum(folded.count(cue) for cue in UNSPACED[language].split())
    if language not in CUES:
        return None
    words = _WORD.findall(folded.translate(_APOSTROPHES))
    words += _WORD.findall(folded.replace("’", "'").replace("'", " "))
    return sum(word in _cues(language) for word in words)


@cache
def _cues(language: str) -> frozenset[str]:
    return frozenset(CUES[language].split())
