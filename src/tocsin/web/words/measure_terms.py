"""What the values of measures, assessments and DSA papers are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.desk.measures.waiting import Task
from tocsin.measures.countermeasures import Doer, Stance
from tocsin.measures.dsa.codes import ContentType, Source
from tocsin.measures.dsa.misuse import Misuse
from tocsin.measures.proportionality.assessment import Aim, AimedAt, Basis
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Channel, Outcome, SubjectKind
from tocsin.measures.sanctions.procedure import State
from tocsin.web.words.speaking import marked as _


class Step(StrEnum):
    """The steps of the guided form of an assessment, in order."""

    MEASURE = "measure"
    GROUND = "ground"
    AIM = "aim"
    CONDUCT = "conduct"
    SEVERITY = "severity"
    MILDER = "milder"
    OTHERS = "others"
    REPEATS = "repeats"
    EFFECT = "effect"
    DURATION = "duration"


class Stage(StrEnum):
    """The stages of a procedure, as a line of steps shows them."""

    PROPOSED = "proposed"
    VOTE = "vote"
    NOTICE = "notice"
    REPLY = "reply"
    DECISION = "decision"
    IN_FORCE = "in_force"
    APPEAL = "appeal"
    END = "end"


class Letter(StrEnum):
    """The letters that the person concerned is sent."""

    NOTICE = "notice"
    DECISION = "decision"
    APPEAL = "appeal"
    END = "end"


class Happened(StrEnum):
    """The kinds of events of a procedure."""

    PROPOSED = "proposed"
    IMPOSED = "imposed"
    VOTE_OPENED = "vote_opened"
    VOTED = "voted"
    SERVED = "served"
    REPLIED = "replied"
    REPLY_CLOSED = "reply_closed"
    DECIDED = "decided"
    TOLD = "told"
    REVIEWERS_NAMED = "reviewers_named"
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal_decided"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


MEASURE_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Rung: {
        Rung.MONITOR: _("Watch public posts"),
        Rung.PREBUNK: _("Explain beforehand"),
        Rung.CONTEXT: _("Add context beside it"),
        Rung.LABEL: _("Label"),
        Rung.LIMIT_INTERACTION: _("Limit sharing and answering"),
        Rung.DEMOTE: _("Recommend less"),
        Rung.DEMONETISE: _("Pay no advertising money"),
        Rung.SUSPEND: _("Suspend the account"),
        Rung.REMOVE: _("Take the posts down"),
        Rung.TERMINATE: _("Close the account"),
        Rung.REFER: _("Refer to the authority in charge"),
    },
    Basis: {
        Basis.LAW: _("A law"),
        Basis.TERMS: _("The terms and conditions of a platform"),
    },
    Aim: {
        Aim.RIGHTS_OF_OTHERS: _("The rights of others"),
        Aim.REPUTATION_OF_OTHERS: _("The reputation of others"),
        Aim.NATIONAL_SECURITY: _("National security"),
        Aim.PUBLIC_ORDER: _("Public order"),
        Aim.PUBLIC_HEALTH: _("Public health"),
        Aim.PUBLIC_MORALS: _("Public morals"),
    },
    AimedAt: {
        AimedAt.BEHAVIOUR: _("What is done: how accounts behave"),
        AimedAt.EXPRESSION: _("What is said"),
        AimedAt.BOTH: _("Both"),
    },
    Misuse: {
        Misuse.ILLEGAL_CONTENT: _("Posts that were manifestly illegal"),
        Misuse.UNFOUNDED_NOTICES: _("Notices that were manifestly unfounded"),
    },
    SubjectKind: {
        SubjectKind.ACCOUNT: _("An account"),
        SubjectKind.NETWORK: _("A network of accounts"),
        SubjectKind.PAGE: _("A page"),
        SubjectKind.NOTIFIER: _("Somebody who sends notices"),
    },
    Channel: {
        Channel.PLATFORM_MESSAGE: _("A message on the platform"),
        Channel.EMAIL: _("E-mail"),
        Channel.POST: _("A letter by post"),
        Channel.IN_PERSON: _("In person"),
        Channel.PUBLIC_NOTICE: _("A public notice, where nothing else reaches them"),
    },
    Outcome: {
        Outcome.UPHELD: _("It stays as it was"),
        Outcome.VARIED: _("It is made milder"),
        Outcome.LIFTED: _("It is lifted"),
    },
    State: {
        State.PROPOSED: _("Proposed"),
        State.VOTING: _("A panel votes"),
        State.SUPPORTED: _("The panel supports it"),
        State.NOTIFIED: _("Told: a reply can come"),
        State.DECIDING: _("Being decided"),
        State.IN_FORCE: _("In force"),
        State.UNDER_APPEAL: _("In force, under appeal"),
        State.NOT_SUPPORTED: _("The panel does not support it"),
        State.DECLINED: _("Decided against"),
        State.LAPSED: _("Ended: a deadline was missed"),
        State.WITHDRAWN: _("Withdrawn"),
        State.LIFTED: _("Lifted"),
        State.EXPIRED: _("Over: its end date came"),
    },
    Task: {
        Task.BEGIN: _("Begin the procedure"),
        Task.TAKE_VERDICT: _("Take note of the panel's verdict"),
        Task.SERVE: _("Tell the person concerned"),
        Task.VOTE: _("Vote on it"),
        Task.CONCLUDE: _("Conclude from the votes"),
        Task.TELL: _("Send the letter"),
        Task.REVIEW: _("Vote on the appeal"),
        Task.CONCLUDE_REVIEW: _("Conclude the appeal"),
    },
    Step: {
        Step.MEASURE: _("The measure"),
        Step.GROUND: _("The ground"),
        Step.AIM: _("The aim"),
        Step.CONDUCT: _("What it answers"),
        Step.SEVERITY: _("How severe it is"),
        Step.MILDER: _("Why nothing milder"),
        Step.OTHERS: _("Other ways, and other people"),
        Step.REPEATS: _("Earlier cases"),
        Step.EFFECT: _("What it will do"),
        Step.DURATION: _("How long"),
    },
    Stage: {
        Stage.PROPOSED: _("Proposal"),
        Stage.VOTE: _("Vote of the panel"),
        Stage.NOTICE: _("Notice"),
        Stage.REPLY: _("Reply"),
        Stage.DECISION: _("Decision"),
        Stage.IN_FORCE: _("In force"),
        Stage.APPEAL: _("The appeal"),
        Stage.END: _("The end"),
    },
    Letter: {
        Letter.NOTICE: _("The notice"),
        Letter.DECISION: _("The decision"),
        Letter.APPEAL: _("The decision on the appeal"),
        Letter.END: _("That it is over"),
    },
    Happened: {
        Happened.PROPOSED: _("Proposed"),
        Happened.IMPOSED: _("Put in force at once, and told"),
        Happened.VOTE_OPENED: _("A panel was called"),
        Happened.VOTED: _("The panel's verdict was taken note of"),
        Happened.SERVED: _("The person concerned was told"),
        Happened.REPLIED: _("A reply came"),
        Happened.REPLY_CLOSED: _("The time to reply ended"),
        Happened.DECIDED: _("It was decided"),
        Happened.TOLD: _("A letter reached the person concerned"),
        Happened.REVIEWERS_NAMED: _("Other reviewers were named"),
        Happened.APPEALED: _("An appeal came"),
        Happened.APPEAL_DECIDED: _("The appeal was decided"),
        Happened.LAPSED: _("Ended by a missed deadline"),
        Happened.EXPIRED: _("The end date came"),
        Happened.WITHDRAWN: _("Given up, or lifted by those who imposed it"),
    },
    Stance: {
        Stance.ALLOWED: _("Allowed"),
        Stance.CONDITIONAL: _("Allowed under a condition"),
        Stance.NOT_OFFERED: _("Not offered"),
    },
    Doer: {
        Doer.INSTITUTION: _("Institution"),
        Doer.PLATFORM: _("Platform"),
        Doer.EDUCATOR: _("Educator"),
        Doer.MEDIA: _("Media"),
        Doer.RESEARCHER: _("Researcher"),
        Doer.CIVIL_SOCIETY: _("Civil society"),
        Doer.LEGISLATOR: _("Legislator"),
        Doer.JUDICIAL_AUTHORITY: _("Judicial authority"),
        Doer.FACT_CHECKER: _("Fact-checker"),
        Doer.PAYMENT_SERVICE: _("Payment service"),
    },
    ContentType: {
        ContentType.APP: _("App"),
        ContentType.AUDIO: _("Sound"),
        ContentType.IMAGE: _("Picture"),
        ContentType.PRODUCT: _("Product"),
        ContentType.SYNTHETIC_MEDIA: _("Made by a machine"),
        ContentType.TEXT: _("Text"),
        ContentType.VIDEO: _("Video"),
        ContentType.OTHER: _("Other"),
    },
    Source: {
        Source.ARTICLE_16: _("A notice (DSA, Article 16)"),
        Source.TRUSTED_FLAGGER: _("A trusted flagger"),
        Source.OTHER_NOTIFICATION: _("Another message"),
        Source.VOLUNTARY: _("Own investigation"),
    },
}
