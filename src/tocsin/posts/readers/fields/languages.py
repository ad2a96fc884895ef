"""Language tags as sources write them, brought to the primary language of BCP 47.

BCP 47 takes the two-letter code of ISO 639-1 where there is one; GDELT writes the
three-letter codes of ISO 639-3 (and a few of 639-2/B).
"""

import re
from typing import Any, Final

# ISO 639-2/3 to ISO 639-1, for the languages that GDELT translates and their neighbours.
_SHORT: Final[dict[str, str]] = dict(
    re.findall(
        r"(\w{3}):(\w{2})",
        "afr:af sqi:sq alb:sq amh:am ara:ar hye:hy arm:hy asm:as aze:az eus:eu baq:eu bel:be "
        "ben:bn bos:bs bul:bg mya:my bur:my cat:ca ces:cs cze:cs cym:cy wel:cy dan:da deu:de "
        "ger:de ell:el gre:el eng:en epo:eo est:et fas:fa per:fa fin:fi fra:fr fre:fr gle:ga "
        "glg:gl kat:ka geo:ka guj:gu hat:ht hau:ha heb:he hin:hi hrv:hr hun:hu ibo:ig isl:is "
        "ice:is ind:id ita:it jpn:ja jav:jv kan:kn kaz:kk khm:km kin:rw kir:ky kor:ko kur:ku "
        "lao:lo lat:la lav:lv lit:lt ltz:lb mkd:mk mac:mk mlg:mg msa:ms may:ms zsm:ms mal:ml "
        "mlt:mt mar:mr mon:mn nep:ne nld:nl dut:nl nor:no nob:nb nno:nn ori:or pan:pa pol:pl "
        "por:pt pus:ps ron:ro rum:ro rus:ru sin:si slk:sk slo:sk slv:sl snd:sd som:so spa:es "
        "srp:sr swa:sw swe:sv tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th bod:bo tib:bo tir:ti "
        "tuk:tk tur:tr uig:ug ukr:uk urd:ur uzb:uz vie:vi xho:xh yid:yi yor:yo zho:zh chi:zh "
        "zul:zu",
    )
)
_NOT_A_LANGUAGE: Final = frozenset({"und", "zxx", "mul", "mis", "nan", "non", "null"})


def primary_language(value: Any) -> str | None:
    """The primary language of a tag, or ``None`` where it names no language.

    >>> primary_language("pt-BR"), primary_language("spa"), primary_language("und")
    ('pt', 'es', None)
    """
    if not isinstance(value, str):
        return None
    primary = value.strip().replace("_", "-").partition("-")[0].lower()
    if not (primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3):
        return None
    return None if primary in _NOT_A_LANGUAGE else _SHORT.get(primary, primary)
