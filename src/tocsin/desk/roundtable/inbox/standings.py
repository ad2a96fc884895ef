"""Where threads stand: computed from messages and acts, and kept in their rows for lists."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.stored import slim
from tocsin.desk.roundtable.tables.messages import ActRow, MessageRow, TalkRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.acts import Act, act_from_json
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.inbox.threads import threads
from tocsin.roundtable.inbox.troubles import (
    IsSuspect,
    built,
    judgement,
    standing,
    troubles,
)
from tocsin.roundtable.partners.circle import Circle


def bring_up_to_date(sitting: Sitting, talk: TalkRow, suspect: IsSuspect | None = None) -> None:
    """Computes anew where a thread stands. What newly speaks against something that ours builds
    on is to be told.
    """
    thread = threads(slim(sitting.session, [talk.id])).threads[talk.id]
    acts = acts_on(sitting.session, talk.id)
    is_suspect = suspect or suspicion(circle(sitting))
    root = thread.root
    judged = judgement(acts)
    against = judged.message if judged else root.current.id
    talk.troubles = sorted({one.kind.value for one in troubles(thread, against, is_suspect)})
    talk.contests = len(thread.open_contests)
    builds = built(thread, acts, is_suspect)
    talk.to_look_at = sum(bool(one.troubles) for one in builds)
    talk.contested, talk.unseen = talk.contests > 0, talk.to_look_at > 0
    talk.to_tell = talk.to_tell or talk.to_look_at > 0  # what was told before is not told again
    talk.revoked = root.revoked is not None
    if root.first.what is What.SHARE and not root.first.ours:
        talk.standing = standing(thread, acts, is_suspect)
    current = sitting.session.get_one(MessageRow, root.current.id)
    talk.title, talk.kind = current.title or talk.title, current.kind
    talk.confidence = root.current.confidence
    sitting.session.flush()


def acts_on(session: Session, thread_id: str) -> list[Act]:
    """What our people did with a thread, in order."""
    query = select(ActRow.document).where(ActRow.thread == thread_id).order_by(ActRow.place)
    return [act_from_json(one) for one in session.scalars(query)]


def acts_by_thread(session: Session, thread_ids: Sequence[str]) -> dict[str, list[Act]]:
    """What our people did with threads, read in one go."""
    query = select(ActRow.thread, ActRow.document).where(ActRow.thread.in_(thread_ids))
    found: dict[str, list[Act]] = {one: [] for one in thread_ids}
    for thread, document in session.execute(query.order_by(ActRow.thread, ActRow.place)):
        found[thread].append(act_from_json(document))
    return found


def suspicion(around: Circle) -> IsSuspect:
    """Whether somebody else may have signed a message, as partners' keys stand now."""

    def is_suspect(message: Message) -> bool:
        partner = around.partners.get(message.sender)
        return partner is not None and partner.is_suspect(message.signed_by, message.received_at)

    return is_suspect
