"""The papers of a sanction, each with what the person concerned can do about it and until when.

They are in the language of the person concerned where there are words in it, else in English, and
then they say so. Names of those who voted are not in them: the body answers for its decision.
"""

from collections.abc import Iterator
from datetime import datetime

from tocsin.cases.marking import Tlp
from tocsin.measures.sanctions.deadlines import end_of_day, last_day, zone_of
from tocsin.measures.sanctions.parts import Subject, SubjectKind, reviewed
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.sanction import Sanction
from tocsin.panels.errors import NotAllowedError
from tocsin.report.measures.words import words
from tocsin.report.papers.paper import Paper, Part
from tocsin.wording import Words

_ENDED = frozenset(
    {State.LAPSED, State.WITHDRAWN, State.LIFTED, State.EXPIRED, State.NOT_SUPPORTED}
)


def notice_paper(procedure: Procedure, number: str, reply_to: str, made_at: datetime) -> Paper:
    """The notice: of a proposal, or of a label that was imposed at once.

    ``reply_to`` says where a reply goes.

    Raises:
        NotAllowedError: no notice was served.
    """
    notice, until = procedure.notice, procedure.reply_until
    if notice is None or until is None:
        raise NotAllowedError("notice", "No notice was served.", "Serve it first.")
    said, sanction = words(notice.language), procedure.sanction
    imposed = sanction is not None and sanction.decision is None
    suffix = "_imposed" if imposed else ""
    end = [
        said.say("notice.reply", until=_until(said, procedure, until), how=reply_to),
        said.say("notice.silence"),
        said.say("notice.help"),
    ]
    if sanction is not None and imposed:
        end += [*_ways(said, procedure, sanction)]
    else:
        end += [said.say("notice.next"), said.say("notice.court")]
    lasts = (
        _span(said, procedure, sanction, _imposed_until(procedure, sanction))
        if sanction is not None and imposed
        else said.say("notice.days", days=procedure.proposed.form.duration.days)
    )
    return Paper(
        language=said.language,
        number=number,
        title=said.say(f"notice.title{suffix}"),
        made_at=made_at,
        cautions=(*_cautions(said), *(() if imposed else (said.say("notice.not_decided"),))),
        parts=(
            _concerned(said, procedure.proposed.subject),
            Part(said.say(f"notice.measure{suffix}"),
                 (said.say(f"rung.{procedure.proposed.form.rung}"),)),
            Part(said.say(f"notice.lasts{suffix}"), (lasts,)),
            Part(said.say("notice.facts"), (notice.facts,)),
            *_argued(said, procedure),
        ),
        end=tuple(end),
    )  # fmt: skip


def decision_paper(procedure: Procedure, number: str, made_at: datetime) -> Paper:
    """The decision after the reply: adopted or not, with reasons, votes and dissent.

    Raises:
        NotAllowedError: nothing was decided.
    """
    decided = procedure.decided
    if decided is None:
        raise NotAllowedError("decision", "Nothing was decided.", "Wait for the deciders.")
    decision, sanction = decided.decision, procedure.sanction
    said = words(procedure.proposed.subject.language)
    yes = sum(vote.adopt for vote in decision.votes)
    replies = tuple(one.text for one in procedure.replies) or (said.say("decision.no_reply"),)
    parts = [
        Part(said.say("decision.replied"), replies),
        Part(said.say("decision.reasons"), (decision.reasons,)),
        Part(said.say("decision.votes"),
             (said.say("decision.counted", yes=yes, no=len(decision.votes) - yes),)),
    ]  # fmt: skip
    if decision.dissent:
        dissent = tuple(vote.reason for vote in decision.dissent)
        parts.append(Part(said.say("decision.dissent"), dissent))
    concerned = _concerned(said, procedure.proposed.subject)
    if sanction is None:
        return Paper(
            said.language, number, said.say("decision.title_declined"),
            (concerned, Part(said.say("appeal.outcome"), (said.say("decision.declined"),)),
             *parts),
            made_at, cautions=_cautions(said),
        )  # fmt: skip
    measure = (
        Part(said.say("notice.measure_imposed"), (said.say(f"rung.{decided.rung}"),)),
        Part(said.say("notice.lasts_imposed"),
             (_span(said, procedure, sanction, decided.ends_at or sanction.ends_at),)),
    )  # fmt: skip
    return Paper(
        said.language, number, said.say("decision.title"),
        (concerned, *measure, Part(said.say("notice.facts"), (sanction.notice.facts,)),
         *_argued(said, procedure), *parts),
        made_at, cautions=_cautions(said), end=_ways(said, procedure, sanction),
    )  # fmt: skip


def appeal_paper(procedure: Procedure, number: str, made_at: datetime) -> Paper:
    """The decision on the appeal, with what each reviewer said.

    Raises:
        NotAllowedError: no appeal was decided.
    """
    sanction, appealed, made = procedure.sanction, procedure.appealed, procedure.appeal_decided
    if sanction is None or appealed is None or made is None:
        raise NotAllowedError("appeal", "No appeal was decided.", "Wait for the reviewers.")
    said = words(sanction.subject.language)
    parts = [
        _concerned(said, sanction.subject),
        Part(said.say("appeal.outcome"), (said.say(f"appeal.{reviewed(made.votes)}"),)),
        Part(said.say("appeal.text"), (appealed.text,)),
        Part(said.say("decision.reasons"), (made.reasons,)),
        Part(said.say("appeal.reviews"), tuple(vote.reason for vote in made.votes)),
    ]
    if procedure.state in (State.IN_FORCE, State.EXPIRED):
        parts += [
            Part(said.say("notice.measure_imposed"), (said.say(f"rung.{sanction.rung}"),)),
            Part(said.say("notice.lasts_imposed"),
                 (_span(said, procedure, sanction, sanction.ends_at),)),
        ]  # fmt: skip
    return Paper(
        said.language, number, said.say("appeal.title"), tuple(parts), made_at,
        cautions=_cautions(said), end=(said.say("notice.court"),),
    )  # fmt: skip


def end_paper(procedure: Procedure, number: str, made_at: datetime) -> Paper:
    """That it is over: lapsed, withdrawn, lifted, expired, or never supported.

    Raises:
        NotAllowedError: it is not over.
    """
    if procedure.state not in _ENDED:
        raise NotAllowedError("state", "It is not over.", "Wait.")
    said, sanction = words(procedure.proposed.subject.language), procedure.sanction
    parts = [
        _concerned(said, procedure.proposed.subject),
        Part(said.say("appeal.outcome"), (said.say(f"end.{procedure.state}"),)),
    ]
    if procedure.withdrawn is not None:
        parts.append(Part(said.say("end.why"), (procedure.withdrawn.reason,)))
    end: tuple[str, ...] = ()
    if (
        sanction is not None
        and procedure.state is State.EXPIRED
        and procedure.appealed is None
        and made_at < sanction.appeal.until
    ):
        until = _until(said, procedure, sanction.appeal.until)
        appeal = sanction.appeal
        end = (said.say("end.appeal_open", until=until, body=appeal.to, how=appeal.how),)
    return Paper(
        said.language, number, said.say("end.title"), tuple(parts), made_at,
        cautions=_cautions(said), end=end,
    )  # fmt: skip


def _argued(said: Words, procedure: Procedure) -> Iterator[Part]:
    """Ground, aim, what was done and said, the panel, the evidence, and why nothing milder."""
    form, ground = procedure.proposed.form, procedure.proposed.form.legality
    rule = said.say(
        f"basis.{ground.basis}", instrument=ground.instrument, provision=ground.provision,
        jurisdiction=ground.jurisdiction,
    )  # fmt: skip
    yield Part(said.say("notice.ground"), (rule, ground.explanation, ground.foreseeable))
    yield Part(
        said.say("notice.aim"), (said.say(f"aim.{form.purpose.aim}"), form.purpose.connection)
    )
    for name in ("behaviour", "expression"):
        text = getattr(form.conduct, name)
        if text:
            yield Part(said.say(f"notice.{name}"), (text,))
    if procedure.verdict is not None:
        stands = tuple(
            said.say(f"side.{one.side or 'none'}", stratum=one.stratum, votes=one.votes)
            for one in procedure.verdict.strata
        )
        yield Part(said.say("notice.panel"), stands)
    yield Part(said.say("notice.machine"), tuple(_machine(said, procedure)), "Art. 17(3)(c)")
    yield Part(said.say("notice.evidence"), tuple(_shown(said, procedure)))
    rejected = tuple(
        f"{said.say(f'names.{one.rung}')}: {one.not_effective_because}" for one in form.rejections
    )
    if rejected:
        yield Part(said.say("notice.milder"), rejected)
    yield Part(said.say("notice.others"), (form.others_touched,))


def _machine(said: Words, procedure: Procedure) -> Iterator[str]:
    """Whether a machine found it, proposed it, or decided it (as DSA Art. 17(3)(c) asks)."""
    proposed, sanction = procedure.proposed, procedure.sanction
    if proposed.found_by_machine is not None:
        yield said.say("machine.found" if proposed.found_by_machine else "machine.not_found")
    if not proposed.by:
        yield said.say("machine.rule_alone")
    elif proposed.rule_id:
        yield said.say("machine.rule")
    else:
        yield said.say("machine.people")
    if sanction is None or sanction.decision is not None:
        yield said.say("machine.people_decide")


def _shown(said: Words, procedure: Procedure) -> Iterator[str]:
    """What may leave the institution is described; of the rest the person learns that it exists."""
    evidence = procedure.proposed.evidence
    free = [one for one in evidence if one.tlp is Tlp.CLEAR]
    yield from (one.shows for one in free)
    if len(free) < len(evidence):
        yield said.say("notice.withheld", count=len(evidence) - len(free))


def _concerned(said: Words, subject: Subject) -> Part:
    count = len(subject.members) if subject.kind is SubjectKind.NETWORK else 1
    text = said.say(
        f"kind.{subject.kind}", name=subject.name, platform=subject.platform, count=count
    )
    return Part(said.say("notice.concerns"), (text,))


def _imposed_until(procedure: Procedure, sanction: Sanction) -> datetime:
    """When what was imposed at once would end; an appeal may have shortened it since."""
    days, zone = procedure.proposed.form.duration.days, procedure.terms.zone
    return end_of_day(sanction.begins_at, days, zone)


def _span(said: Words, procedure: Procedure, sanction: Sanction, ends_at: datetime) -> str:
    """From when to when, as it stood in that letter: a letter that is read again says the same."""
    zone = procedure.terms.zone
    return said.say(
        "span", first=sanction.begins_at.astimezone(zone_of(zone)).date(),
        last=last_day(ends_at, zone),
    )  # fmt: skip


def _until(said: Words, procedure: Procedure, deadline: datetime) -> str:
    zone = procedure.terms.zone
    return said.say("day", day=last_day(deadline, zone), zone=zone)


def _ways(said: Words, procedure: Procedure, sanction: Sanction) -> tuple[str, ...]:
    appeal = sanction.appeal
    until = _until(said, procedure, appeal.until)
    return (
        said.say("notice.appeal", until=until, body=appeal.to, how=appeal.how),
        said.say("notice.reviewers"),
        said.say("notice.court"),
    )


def _cautions(said: Words) -> tuple[str, ...]:
    return (*(() if said.is_asked else (said.say("in_english"),)), said.say("as_written"))
