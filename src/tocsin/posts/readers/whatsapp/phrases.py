"""What WhatsApp itself writes into a chat, in the languages of its users.

Android needs no list for notices (they have no author) nor for left-out media (the whole text
stands in ``<…>``). The lists cover deletions, iOS media markers and notices that iOS signs with
the group's or a member's name. A phrase that is missing here costs little: its line is read as
a post by the name before it.
"""

import re
from typing import Final

LEFT_TO_RIGHT: Final = "\u200e"  # iOS puts this mark before everything that nobody typed

_DELETED: Final = frozenset(
    phrase.casefold()
    for phrase in (
        "This message was deleted", "You deleted this message",
        "Diese Nachricht wurde gelöscht", "Du hast diese Nachricht gelöscht",
        "Se eliminó este mensaje", "Eliminaste este mensaje", "Este mensaje fue eliminado",
        "Ce message a été supprimé", "Vous avez supprimé ce message", "Ce message a été effacé",
        "Mensagem apagada", "Esta mensagem foi apagada", "Você apagou esta mensagem",
        "Questo messaggio è stato eliminato", "Hai eliminato questo messaggio",
        "Dit bericht is verwijderd", "U hebt dit bericht verwijderd",
        "Je hebt dit bericht verwijderd", "Данное сообщение удалено",
        "Вы удалили данное сообщение", "Сообщение удалено", "Вы удалили это сообщение",
        "Це повідомлення видалено", "Ви видалили це повідомлення",
        "Bu mesaj silindi", "Bu mesajı sildiniz", "Pesan ini telah dihapus",
        "Anda telah menghapus pesan ini", "تم حذف هذه الرسالة", "لقد حذفت هذه الرسالة",
        "यह संदेश हटा दिया गया था", "यह मैसेज मिटा दिया गया", "आपने यह संदेश हटा दिया",
        "Ta wiadomość została usunięta", "Usunięto tę wiadomość", "Usunąłeś tę wiadomość",
        "הודעה זו נמחקה", "מחקת הודעה זו", "此訊息已刪除", "您已刪除此訊息", "此消息已删除",
        "您删除了这条消息", "このメッセージは削除されました", "삭제된 메시지입니다",
        "Acest mesaj a fost șters", "Tato zpráva byla smazána",
        "Det här meddelandet togs bort", "Ujumbe huu ulifutwa", "Tin nhắn này đã bị xóa",
        "ข้อความนี้ถูกลบแล้ว", "Ezt az üzenetet törölték", "Αυτό το μήνυμα διαγράφηκε",
    )
)  # fmt: skip
_DELETED_BY_ADMIN: Final = re.compile(r"This message was deleted by admin .{0,80}", re.IGNORECASE)

_EDITED: Final = re.compile(
    r"\s?<\u200e?(?:This message was edited|Diese Nachricht wurde bearbeitet"
    r"|Se editó este mensaje\.?|Ce message a été modifié|Mensagem editada"
    r"|Questo messaggio è stato modificato|Dit bericht is bewerkt|Сообщение изменено"
    r"|Bu mesaj düzenlendi|Pesan ini diedit|تم تعديل هذه الرسالة)\.?>$",
    re.IGNORECASE,
)

_LEFT_OUT: Final = re.compile(r"<[^<>:\n]{3,60}>")
_LEFT_OUT_IOS: Final = re.compile(
    r"(?:.{0,200}\s)?(?:omitted|weggelassen|ausgeschlossen|omitid[oa]|absente?|omis[e]?"
    r"|ocultad[oa]|ocult[oa]|omess[oa]|weggelaten|пропущен[оаы]?|отсутствует|dahil edilmedi"
    r"|tidak disertakan|pominięt[eoya]+|neinclus[ăe]?|已忽略|省略)",
    re.IGNORECASE,
)
_ATTACHED_IOS: Final = re.compile(r"<[^<>:\n]{3,30}\s?:\s?(?P<file>[^<>\n]{1,200})>")
_ATTACHED: Final = re.compile(
    r"(?P<file>[^\n()<>]{1,200}\.\w{2,5}) \([^()\n]{3,40}\)(?:\n|$)(?P<caption>.*)", re.DOTALL
)

_NOTICES: Final = re.compile(
    r"end-to-end[ -]encrypted|Ende-zu-Ende-verschlüsselt|cifrad[oa]s de extremo a extremo"
    r"|chiffrés de bout en bout|criptografadas de ponta a ponta|encriptadas ponto a ponto"
    r"|crittografati end-to-end|end-to-end versleuteld|сквозным шифрованием"
    r"|uçtan uca şifreli|terenkripsi secara end-to-end|مشفرة تمامًا بين الطرفين"
    r"|joined using|created (?:this|the) group|created group|changed the (?:subject|group)"
    r"|changed this group|changed to \+|security code|was added|were added| added | removed "
    r"| left$|Missed (?:voice|video|group)|(?:voice|video) call|turned (?:on|off) disappearing"
    r"|pinned a message|deleted this group|now an admin|requested to join|reset this group",
    re.IGNORECASE,
)


def is_deletion(text: str) -> bool:
    """Whether the text only says that a message was taken back."""
    bare = text.replace(LEFT_TO_RIGHT, "").strip().rstrip(".。।").casefold()
    return bare in _DELETED or _DELETED_BY_ADMIN.fullmatch(bare) is not None


def is_notice(text: str) -> bool:
    """Whether iOS wrote this in somebody's name: the mark, and what notices say."""
    return text.startswith(LEFT_TO_RIGHT) and _NOTICES.search(text[:300]) is not None


def is_left_out(text: str) -> bool:
    """Whether the text only says that media were not exported."""
    bare = text.replace(LEFT_TO_RIGHT, "").strip()
    if bare == "null":  # Android, for media that could be viewed once
        return True
    if _LEFT_OUT.fullmatch(bare):
        return True
    return LEFT_TO_RIGHT in text and _LEFT_OUT_IOS.fullmatch(bare) is not None


def attachment(text: str) -> tuple[str, str] | None:
    r"""The name of an attached file and the caption, or ``None`` where there is no file.

    >>> attachment("IMG-20210123-WA0001.jpg (file attached)\nLook!")
    ('IMG-20210123-WA0001.jpg', 'Look!')
    """
    bare = text.replace(LEFT_TO_RIGHT, "")
    found = _ATTACHED_IOS.search(bare) if LEFT_TO_RIGHT in text else None
    if found is None:
        found = _ATTACHED_IOS.fullmatch(bare.strip())
    if found is not None:
        return found["file"], (bare[: found.start()] + bare[found.end() :]).strip()
    found = _ATTACHED.match(bare)
    return None if found is None else (found["file"].strip(), found["caption"].strip())


def without_edit_mark(text: str) -> tuple[str, bool]:
    """The text without "<This message was edited>", and whether that stood there."""
    found = _EDITED.search(text[-80:]) if text.endswith((">", ">\u200e")) else None
    return (text, False) if found is None else (text[: len(text) - len(found[0])], True)
