"""Which column of a table of fact-checks holds what: by its name, or as a person says.

Names alone decide, unlike for posts: a table of fact-checks is made by someone who means it as
such. The map that was used is kept in the ledger, to be looked at and corrected.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from tocsin.errors import UsageError

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")

# The best names come first. Case, underscores, dots and camel case make no difference.
SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "claim": ("claim reviewed", "claim", "claim text", "verified claim", "vclaim", "statement",
        "rumour", "rumor", "claims", "debunked claim", "question", "behauptung", "affirmation",
        "afirmación", "afirmacion", "bulo", "declaración", "alegação", "afirmação", "affermazione",
        "bewering", "twierdzenie", "iddia", "утверждение", "твердження", "الادعاء", "ادعاء",
        "ادعا", "दावा", "দাবি", "ισχυρισμός", "klaim", "说法", "声明", "聲明"),
    "title": ("title", "headline", "article title", "review title", "fact check title", "titel",
        "überschrift", "titre", "título", "titulo", "titolo", "tytuł", "başlık", "заголовок",
        "العنوان", "عنوان", "शीर्षक", "শিরোনাম", "τίτλος", "judul", "标题", "標題"),
    "body": ("body", "article", "article body", "review body", "article text", "content", "text",
        "explanation", "answer", "full text", "justification", "inhalt", "begründung", "contenu",
        "explication", "contenido", "explicación", "conteúdo", "explicação", "contenuto", "treść",
        "açıklama", "текст", "пояснення", "النص", "توضیح", "विवरण", "বিবরণ", "κείμενο", "isi",
        "正文", "解释"),
    "url": ("url", "fact check url", "factcheck url", "review url", "article url", "link",
        "article link", "page url", "permalink", "adresse", "lien", "enlace", "collegamento",
        "bağlantı", "ссылка", "посилання", "الرابط", "پیوند", "लिंक", "লিংক", "σύνδεσμος",
        "tautan", "链接", "網址", "网址"),
    "publisher": ("publisher", "publisher name", "organization", "organisation", "fact checker",
        "factchecker", "author name", "author", "outlet", "herausgeber", "éditeur", "editor",
        "medio", "editora", "editore", "wydawca", "yayıncı", "издатель", "видавець", "الناشر",
        "ناشر", "प्रकाशक", "প্রকাশক", "εκδότης", "penerbit", "发布者", "機構", "机构"),
    "publisher_url": ("publisher site", "publisher url", "publisher website", "site", "website",
        "domain", "author url"),
    "verdict": ("verdict", "textual rating", "rating name", "alternate name", "final rating",
        "rating", "review rating", "label", "veracity", "ruling", "conclusion", "truth rating",
        "judgement", "judgment", "status", "urteil", "bewertung", "verdikt", "ergebnis",
        "veredicto", "calificación", "calificacion", "veredito", "classificação", "verdetto",
        "oordeel", "ocena", "werdykt", "karar", "sonuç", "вердикт", "оценка", "оцінка", "الحكم",
        "التصنيف", "حکم", "नतीजा", "निर्णय", "রায়", "ετυμηγορία", "putusan", "结论", "評級",
        "评级"),
    "rating": ("rating value", "numeric rating", "score"),
    "worst": ("worst rating", "rating worst", "min rating"),
    "best": ("best rating", "rating best", "max rating"),
    "lang": ("lang", "language", "language code", "fact check lang", "in language", "sprache",
        "langue", "idioma", "lingua", "język", "dil", "язык", "мова", "اللغة", "زبان", "भाषा",
        "ভাষা", "γλώσσα", "bahasa", "语言", "語言"),
    "reviewed_at": ("reviewed at", "review date", "date published", "published at", "published",
        "publication date", "fact check date", "date", "created at", "datum", "fecha", "data",
        "tarih", "дата", "التاريخ", "تاریخ", "तारीख", "তারিখ", "ημερομηνία", "tanggal", "日期"),
    "claimed_at": ("claimed at", "claim date", "date of claim", "date claimed", "statement date"),
    "claimant": ("claimant", "claimed by", "speaker", "claim author", "said by", "who said"),
    "appearances": ("appearances", "appearance", "claim url", "claim urls", "source url",
        "first appearance", "claim first appearance", "claim appearances", "seen at"),
    "image_hashes": ("image hashes", "image hash", "phash", "pdq", "sha256", "md5"),
    "image_files": ("image files", "image file", "image", "images", "picture", "pictures", "photo",
        "bild", "bilder", "imagen", "imágenes", "imagem", "imagens", "immagine", "görsel",
        "изображение", "зображення", "صورة", "تصویر", "चित्र", "ছবি", "εικόνα", "gambar", "图片"),
    "valid_until": ("valid until", "expires", "expiry", "expires at", "expiry date",
        "gültig bis", "valable jusqu au", "válido hasta", "válido até", "valido fino al"),
    "source_id": ("claim id", "vclaim id", "answer id", "identifier", "id"),
    "kind": ("kind", "record kind"),
})  # fmt: skip


@lru_cache(maxsize=4096)
def guess(names: tuple[str, ...]) -> Mapping[str, str]:
    """The column of each field that has one: field → column.

    >>> dict(guess(("Claim", "Fact_Check_URL", "finalRating")))
    {'claim': 'Claim', 'url': 'Fact_Check_URL', 'verdict': 'finalRating'}
    """
    by_words: dict[str, str] = {}
    for name in names:
        by_words.setdefault(_words(name), name)
    found: dict[str, str] = {}
    for field, synonyms in SYNONYMS.items():
        taken = set(found.values())
        for words in synonyms:
            column = by_words.get(words)
            if column is not None and column not in taken:
                found[field] = column
                break
    return MappingProxyType(found)


def check_fields(names: Iterable[str]) -> None:
    """Refuses fields that a fact-check does not have.

    Raises:
        UsageError: there is one.
    """
    unknown = [name for name in names if name not in SYNONYMS]
    if unknown:
        raise UsageError(
            f"A fact-check has no field {unknown[0]!r}.", f"Fields: {', '.join(SYNONYMS)}."
        )


def _words(name: str) -> str:
    return " ".join(_BETWEEN_WORDS.sub(" ", _CAMEL.sub(" ", name)).lower().split())
