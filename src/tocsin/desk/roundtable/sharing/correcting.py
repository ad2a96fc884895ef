"""What is said about what was shared: contested, corrected, taken back, sighted, passed on.

A person of the desk presses; nothing here is sent by itself.
"""

from collections.abc import Mapping
from typing import Any

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.inbox.messages import message_of, thread_of
from tocsin.desk.roundtable.inbox.owing import duties
from tocsin.desk.roundtable.inbox.talks import known_talk
from tocsin.desk.roundtable.sharing.case_sharing import note_revoked
from tocsin.desk.roundtable.streams.saying import answer_to, tell_all
from tocsin.desk.roundtable.streams.speaking import say
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.envelopes.sending import need_passing_on
from tocsin.roundtable.inbox.duties import Duty
from tocsin.roundtable.inbox.messages import (
    Correction,
    Message,
    Reasoned,
    Sighting,
    bundle,
)
from tocsin.roundtable.inbox.threads import Chain, Thread


def share_payload(
    sitting: Sitting,
    payload: Mapping[str, Any],
    address: Address,
    tlp: Tlp,
    confidence: Confidence | None = None,
) -> Message:
    """Shares any JSON object: a bundle from a file, a MISP event, labels, an agreed answer.

    The label must be at least as closed as anything in it; who sends it answers for that.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        InvalidError: it cannot be sent.
    """
    sitting.need(Right.EXCHANGE)
    return say(sitting, What.SHARE, payload, tlp, address, confidence=confidence)


def pass_on(sitting: Sitting, thread_id: str, address: Address, tlp: Tlp) -> Message:
    """Passes what a partner shared on to others, as theirs; only TLP:CLEAR and TLP:GREEN go on.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of it.
        InvalidError: its label does not let it go on, it was taken back, or it is its source's.
    """
    root = _known(sitting, thread_id).root
    _need_foreign_share(root)
    if address.desk == root.first.sender:
        raise InvalidError("It came from there.", "Send it to others.")
    current = message_of(sitting, root.current.id)
    with refusing():
        need_passing_on(current.tlp, tlp)
    return say(
        sitting, What.SHARE, bundle(current), tlp, address, source=current.id,
        confidence=current.confidence,
    )  # fmt: skip


def contest(
    sitting: Sitting, thread_id: str, reasons: str, evidence: tuple[str, ...] = ()
) -> Message:
    """Tells the source, and whoever else was told with us, that something is wrong, and why.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        InvalidError: it is our own, taken back, or no reason is given.
    """
    root = _known(sitting, thread_id).root
    if root.first.ours or root.revoked is not None:
        raise InvalidError("Nothing of a partner's holds here.", "Take back what is our own.")
    with refusing():
        payload = to_json(Reasoned(reasons=reasons, evidence=evidence))
    return answer_to(sitting, What.CONTEST, payload, root.current, root.current.tlp)


def correct(
    sitting: Sitting,
    message_id: str,
    reasons: str,
    payload: Mapping[str, Any],
    confidence: Confidence | None = None,
) -> Message:
    """Puts something in the place of what we said: a share, a contest, a reply, a sighting.

    A case that was shared is corrected by :func:`.case_sharing.share_again`.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of it.
        InvalidError: it is not ours, was taken back, or no reason is given.
    """
    current = _own_chain(sitting, message_id).current
    with refusing():
        said = to_json(Correction(reasons=reasons, bundle=payload))
    return tell_all(sitting, What.CORRECT, said, current, current.tlp, confidence=confidence)


def revoke(sitting: Sitting, message_id: str, reasons: str) -> Message:
    """Takes back what we said: a share, a contest, a sighting, a reply.

    A request in the ledger is taken back by ``commitments.withdraw``.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of it.
        InvalidError: it is not ours, was taken back, or no reason is given.
    """
    chain = _own_chain(sitting, message_id)
    with refusing():
        payload = to_json(Reasoned(reasons=reasons))
    said = tell_all(sitting, What.REVOKE, payload, chain.first, chain.current.tlp)
    note_revoked(sitting, chain.first.id)
    return said


def sight(sitting: Sitting, thread_id: str, sighting: Sighting) -> Message:
    """Tells the source that what it shared was seen here: counts and times, as a person says.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        InvalidError: it is our own, no share, or taken back.
    """
    root = _known(sitting, thread_id).root
    _need_foreign_share(root)
    current = root.current
    return answer_to(sitting, What.SIGHTING, to_json(sighting), current, current.tlp, alone=True)


def reply_to(sitting: Sitting, message_id: str, payload: Mapping[str, Any]) -> Message:
    """Replies to a contest, a request or a reply of a partner, where it was said.

    A request in the ledger is answered by ``roundtable/commitments``, which sends the reply too.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of it.
        InvalidError: it is our own, or one does not reply to that.
    """
    sitting.need(Right.EXCHANGE)
    known_talk(sitting, message_id)
    about = message_of(sitting, message_id)
    if about.ours:
        raise InvalidError("This is our own word.", "Correct it, or take it back.")
    return answer_to(sitting, What.REPLY, payload, about, about.tlp)


def discharge(sitting: Sitting, duty: Duty, reasons: str) -> Message:
    """Sends what is owed: the correction, the revocation, or the contest that we heard.

    ``reasons`` are ours for a correction or a revocation; a contest is passed on with its own.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: that is not owed, or not any more.
        InvalidError: what was heard may not be passed on, or no reason is given.
    """
    sitting.need(Right.EXCHANGE)
    if duty not in duties(sitting):
        raise NotFoundError("This is not owed (any more).", "Look at the list as it is now.")
    about = message_of(sitting, duty.about)
    if duty.what is What.REVOKE:
        return revoke(sitting, about.id, reasons)
    source = message_of(sitting, duty.source)
    with refusing():
        need_passing_on(source.tlp, about.tlp)
        if duty.what is What.CONTEST:
            payload = to_json(from_json(Reasoned, bundle(source)))
        else:
            payload = to_json(Correction(reasons=reasons, bundle=bundle(source)))
    if duty.what is What.CONTEST:
        return answer_to(sitting, What.CONTEST, payload, about, about.tlp, source=source.id)
    return tell_all(
        sitting, What.CORRECT, payload, about, about.tlp, source=source.id,
        confidence=source.confidence,
    )  # fmt: skip


def _known(sitting: Sitting, thread_id: str) -> Thread:
    sitting.need(Right.EXCHANGE)
    return thread_of(sitting, known_talk(sitting, thread_id).id)


def _own_chain(sitting: Sitting, message_id: str) -> Chain:
    chain = _known(sitting, message_id).chain_of(message_id)
    if chain is None or not chain.first.ours or chain.revoked is not None:
        raise InvalidError(
            "This is nothing of ours that holds.", "Only who said something changes it."
        )
    return chain


def _need_foreign_share(root: Chain) -> None:
    if root.first.ours or root.first.what is not What.SHARE or root.revoked is not None:
        raise InvalidError("This is no share of a partner that holds.", "Look at the thread.")
