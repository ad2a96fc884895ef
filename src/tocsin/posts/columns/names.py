"""What people call the columns of a table of posts, in several languages.

Names alone never decide (``data`` is a date in Italian and anything in English): they are
weighed together with the values in :mod:`tocsin.posts.columns.guessing`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")

# The best names come first. Written as words in lower case; case, underscores, dots and camel
# case make no difference.
SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    "platform_column": ("platform", "network", "source platform", "social network", "plattform",
        "plateforme", "plataforma", "piattaforma", "платформа", "平台"),
    "post_id": ("post id", "tweet id", "status id", "message id", "comment id", "video id",
        "content id", "item id", "id str", "id", "tweetid", "postid", "msg id", "doc id", "uuid",
        "guid", "beitrags id", "identifiant", "id post", "идентификатор", "ид", "编号", "帖子id"),
    "account_id": ("account id", "user id", "author id", "userid", "uid", "user id str",
        "author user id", "from id", "sender id", "creator id", "channel id", "owner id",
        "profile id", "page id", "account", "user key", "nutzer id", "benutzer id", "id usuario",
        "id utilisateur", "id utente", "ид автора", "用户id", "作者id"),
    "account_name": ("username", "user name", "screen name", "user screen name", "author username",
        "handle", "author", "author name", "user", "account name", "account handle", "sender",
        "sender name", "from", "nickname", "display name", "profile", "channel", "channel name",
        "page name", "page", "creator", "poster", "posted by", "name", "verfasser", "autor",
        "autorin", "nutzer", "nutzername", "benutzer", "benutzername", "absender", "konto",
        "auteur", "utilisateur", "compte", "nom utilisateur", "usuario", "nombre de usuario",
        "cuenta", "utente", "autore", "usuário", "conta", "gebruiker", "użytkownik", "kullanıcı",
        "автор", "пользователь", "имя пользователя", "користувач", "المستخدم", "الكاتب", "الحساب",
        "نویسنده", "کاربر", "用户", "用户名", "作者", "账号", "ユーザー", "사용자"),
    "created_at": ("created at", "timestamp", "date", "time", "datetime", "date time",
        "posted at", "published at", "created", "created time", "creation time", "create time",
        "created utc", "post date", "publish date", "published", "date posted", "post created",
        "timestamp share", "tweet time", "post time", "publication date", "time stamp", "utc",
        "unix time", "epoch", "ts", "datum", "zeit", "uhrzeit", "zeitpunkt", "zeitstempel",
        "veröffentlicht", "erstellt am", "heure", "horodatage", "fecha", "fecha y hora", "hora",
        "publicado", "data", "data e ora", "data hora", "ora", "tarih", "zaman", "дата", "время",
        "дата публикации", "час", "التاريخ", "تاريخ", "الوقت", "تاریخ", "时间", "日期",
        "发布时间", "日時", "날짜"),
    "text": ("text", "full text", "content", "message", "body", "tweet", "tweet text",
        "post text", "caption", "description", "post", "comment", "tweet content", "raw text",
        "message text", "post message", "title", "selftext", "status", "inhalt", "nachricht",
        "beitrag", "texte", "contenu", "texto", "contenido", "mensaje", "publicación", "testo",
        "contenuto", "messaggio", "conteúdo", "mensagem", "tekst", "bericht", "treść",
        "wiadomość", "metin", "içerik", "текст", "сообщение", "содержание", "пост", "повідомлення",
        "зміст", "النص", "نص", "المحتوى", "الرسالة", "متن", "内容", "正文", "文本", "本文", "내용"),
    "lang": ("lang", "language", "language code", "tweet language", "sprache", "langue", "idioma",
        "lingua", "taal", "język", "dil", "язык", "мова", "اللغة", "语言"),
    "kind": ("kind", "type", "post type", "tweet type", "content type", "message type", "typ",
        "tipo", "тип", "类型"),
    "repost_of": ("repost of", "retweeted status id", "retweet tweetid", "retweeted id",
        "retweet id", "retweet of", "retweeted tweet id", "reposted id", "repost id", "reblog id",
        "reblog of id", "shared post id", "original post id", "original tweet id",
        "retweet status id", "forwarded from id", "object id", "rt id"),
    "quote_of": ("quote of", "quoted status id", "quoted tweet id", "quoted id", "quoted tweetid",
        "quoted post id", "quote id"),
    "reply_to": ("reply to", "in reply to status id", "in reply to tweetid", "in reply to id",
        "reply to id", "replied to id", "parent id", "reply to msg id", "reply to message id",
        "in reply to tweet id", "parent comment id", "is reply to"),
    "conversation_id": ("conversation id", "thread id", "chat id", "group id", "topic id",
        "root id", "submission id"),
    "urls": ("urls", "url", "links", "link", "shared url", "expanded url", "expanded urls",
        "external url", "external link", "tweet urls", "outlinks", "link url", "final link",
        "web link", "liens", "lien", "enlaces", "enlace", "collegamento", "ссылка", "ссылки",
        "链接"),
    "hashtags": ("hashtags", "hashtag", "tags", "entities hashtags text", "hashtag names",
        "hashtag list", "schlagworte", "etiquetas", "хэштеги", "хештеги", "الهاشتاغ", "话题"),
    "mentions": ("mentions", "user mentions", "mentioned users", "mentioned user", "mention",
        "mentioned names", "erwähnungen", "menciones", "упоминания", "提及"),
    "media": ("media", "media url", "media urls", "image", "images", "image url", "photo",
        "photos", "picture", "image hash", "media hash", "video url", "thumbnail", "media id",
        "bild", "bilder", "imagen", "foto", "图片"),
    "likes": ("likes", "like count", "likes count", "favorite count", "favourites count",
        "favorites", "favorites count", "favourite count", "num likes", "n likes",
        "public metrics like count", "upvotes", "score", "reactions", "gefällt mir",
        "j aime", "me gusta", "mi piace", "curtidas", "лайки", "点赞数"),
    "reposts": ("reposts", "retweets", "retweet count", "retweets count", "repost count",
        "share count", "shares", "reblogs count", "public metrics retweet count", "forwards",
        "num retweets", "partages", "compartidos", "репосты", "转发数"),
    "replies": ("replies", "reply count", "replies count", "comment count", "comments count",
        "comments", "num comments", "num replies", "public metrics reply count",
        "antworten", "kommentare", "commentaires", "comentarios", "комментарии", "评论数"),
    "views": ("views", "view count", "views count", "impressions", "impression count",
        "plays", "play count", "reach", "public metrics impression count", "aufrufe", "vues",
        "visualizaciones", "visualizzazioni", "просмотры", "阅读数", "播放量"),
    "followers": ("followers", "follower count", "followers count", "user followers count",
        "subscribers", "subscriber count", "n followers", "fans", "author followers",
        "abonnés", "seguidores", "подписчики", "粉丝数"),
    "account_created_at": ("account created at", "account creation date", "author created at",
        "user created at", "account created", "author created utc", "joined", "join date",
        "registered at", "registration date", "member since", "account age date"),
    "collected_at": ("collected at", "scraped at", "retrieved at", "collected", "crawled at",
        "fetched at", "date collected", "timestamp collected", "downloaded at", "harvest date"),
}  # fmt: skip

# Words that make an otherwise fitting ending mean somebody or something else.
_ELSE: Final = frozenset(
    {
        "reply",
        "replied",
        "retweet",
        "retweeted",
        "quoted",
        "quote",
        "mention",
        "mentioned",
        "mentions",
        "target",
        "original",
        "parent",
        "referenced",
        "shared",
        "reposted",
        "repost",
        "reblog",
        "forwarded",
        "fwd",
        "joined",
        "updated",
        "modified",
        "edited",
        "deleted",
        "profile",
        "registration",
        "birth",
        "account",
        "user",
        "author",
        "collected",
        "scraped",
        "retrieved",
        "crawled",
        "fetched",
        "last",
        "first",
        "end",
        "start",
    }
)


_PEOPLE: Final = frozenset({"user", "author", "account", "profile"})
_ABOUT_PEOPLE: Final = frozenset({"account_id", "account_name", "followers"})
_WHOLE_NAMES: Final = frozenset({"kind", "platform_column"})  # "media type" is neither
_SHARED: Final = frozenset(
    {
        "urls",
        "links",
        "shared",
        "expanded",
        "external",
        "outlinks",
        "outgoing",
        "attachment",
        "final",
        "liens",
        "enlaces",
    }
)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name in lower case.

    >>> words_of("retweetedStatus.user_ID")
    ('retweeted', 'status', 'user', 'id')
    """
    spaced = _CAMEL.sub(" ", name)
    return tuple(word for word in _BETWEEN_WORDS.split(spaced.casefold()) if word)


_COMPACT: Final[dict[str, dict[str, float]]] = {
    field: {
        "".join(words_of(synonym)): 1.0 - 0.4 * rank / len(synonyms)
        for rank, synonym in reversed(list(enumerate(synonyms)))
    }
    for field, synonyms in SYNONYMS.items()
}


@lru_cache(maxsize=4_096)  # the same columns are looked at record after record
def name_scores(column: str) -> Mapping[str, float]:
    """The fields that a column's name may say, with their :func:`name_score` above 0."""
    scores = {field: name_score(field, column) for field in SYNONYMS}
    return MappingProxyType({field: score for field, score in scores.items() if score > 0})


def name_score(field: str, column: str) -> float:
    """How well a column's name says this field: 0 (not at all) to 1.

    An exact synonym scores 0.6 to 1; a name that ends in one, half of that, unless the words
    before it name another thing (``in_reply_to_user_id`` is not the author).
    """
    words = words_of(column)
    known = _COMPACT[field]
    exact = known.get("".join(words))
    if exact is not None:
        return exact
    for start in range(1, len(words) if field not in _WHOLE_NAMES else 0):
        ending = known.get("".join(words[start:]))
        if ending is not None:
            other = _ELSE - _PEOPLE if field in _ABOUT_PEOPLE else _ELSE
            return 0.0 if other.intersection(words[:start]) else ending / 2
    return 0.0


def names_shared_links(column: str) -> bool:
    """Whether a name says that its links are what posts share, not where the posts are."""
    return not _SHARED.isdisjoint(words_of(column))
