"""What the values of what was found are called: kinds of post, states of a void, verdicts …"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.desk.alarms.telling import News
from tocsin.detect.claims.tables import By, Flag, Tier
from tocsin.detect.coordination.readings.tables import Verdict
from tocsin.detect.narratives.tables import Event
from tocsin.detect.targets.gazetteer import TargetKind
from tocsin.detect.targets.lexicon import Frame
from tocsin.detect.voids.tables import Answer, State
from tocsin.detect.voids.tables import Role as VoidRole
from tocsin.posts.schema import Kind
from tocsin.shares.kinds import ObjectKind
from tocsin.web.found import Basis, Detector, Spreads, Stance
from tocsin.web.words.speaking import marked as _

FOUND_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Detector: {
        Detector.COORDINATION: _("Coordination"),
        Detector.TARGETS: _("Attacks on targets"),
        Detector.NARRATIVES: _("Narratives"),
        Detector.VOIDS: _("Information voids"),
    },
    News: {
        News.ANSWERS: _("Agreed answers that are late or end soon"),
        News.ARRIVALS: _("What partners share or ask"),
        News.SHARES: _("What speaks against what we build on"),
        News.COMMITMENTS: _("Commitments whose deadline is over"),
    },
    Basis: {
        Basis.OBSERVED: _("Observed"),
        Basis.INFERRED: _("Inferred"),
    },
    Kind: {
        Kind.POST: _("Post"),
        Kind.REPOST: _("Repost"),
        Kind.QUOTE: _("Quoting post"),
        Kind.REPLY: _("Reply"),
        Kind.COMMENT: _("Comment"),
        Kind.MESSAGE: _("Message"),
    },
    ObjectKind: {
        ObjectKind.REPOST: _("Reposted post"),
        ObjectKind.URL: _("Link"),
        ObjectKind.DOMAIN: _("Website"),
        ObjectKind.HASHTAG: _("Hashtag"),
        ObjectKind.HASHTAG_SEQUENCE: _("Hashtags in order"),
        ObjectKind.TEXT_COPY: _("Text"),
        ObjectKind.MEDIA: _("Image or video"),
        ObjectKind.REPLY_TARGET: _("Post replied to"),
        ObjectKind.MENTION: _("Account named"),
    },
    Verdict: {
        Verdict.FITS: _("Fits"),
        Verdict.UNKNOWN: _("Cannot tell"),
        Verdict.NOT: _("Does not fit"),
    },
    Tier: {
        Tier.SUGGESTED: _("Suggested"),
        Tier.CONFIRMED: _("Confirmed by a person"),
        Tier.REJECTED: _("Rejected by a person"),
    },
    By: {
        By.TEXT: _("by its words"),
        By.URL: _("by its address"),
        By.IMAGE: _("by its picture"),
    },
    Flag: {
        Flag.SHORT: _("the text is short"),
        Flag.NEGATION: _("one of the two says “not”"),
        Flag.EXPIRED: _("the fact-check has expired"),
        Flag.OLD: _("it was checked long before the post"),
        Flag.LANGUAGE: _("matching was not measured in this language"),
        Flag.FEW: _("few fact-checks were there to compare with"),
        Flag.LINKS_FACTCHECK: _("the post links to the fact-check"),
    },
    Stance: {
        Stance.AGREE: _("agrees with the claim"),
        Stance.DENY: _("denies the claim"),
        Stance.QUESTION: _("questions the claim"),
        Stance.COMMENT: _("comments only"),
    },
    Spreads: {
        Spreads.YES: _("counted as spreading it"),
        Spreads.NO: _("not counted as spreading it"),
        Spreads.UNCLEAR: _("unclear whether it spreads it"),
    },
    Event: {
        Event.BORN: _("Appeared"),
        Event.SPLIT: _("Split off"),
        Event.MERGED: _("Took in another"),
        Event.GONE: _("Gone"),
    },
    VoidRole: {
        VoidRole.FIRST_ANSWER: _("First answer"),
        VoidRole.ANSWERED: _("Answered"),
        VoidRole.SPREAD: _("Spread the rumour"),
        VoidRole.ASKED: _("Asked"),
    },
    Answer: {
        Answer.LINK: _("links the answer"),
        Answer.SITE: _("cites a publisher"),
        Answer.OFFICIAL: _("official account"),
    },
    State: {
        State.ALARM: _("Alarm"),
        State.QUIET: _("No alarm"),
        State.TOO_LITTLE: _("Too little to tell"),
        State.UNANSWERED: _("Never answered before"),
    },
    TargetKind: {
        TargetKind.ORGANISATION: _("Organisation"),
        TargetKind.PROCESS: _("Process"),
        TargetKind.INSTITUTION: _("Institution"),
        TargetKind.GROUP: _("Group"),
        TargetKind.STATE: _("State"),
    },
    Frame: {
        Frame.CORRUPT: _("corrupt or bought"),
        Frame.CRIMINAL: _("criminal"),
        Frame.INCOMPETENT: _("incompetent"),
        Frame.CONSPIRACY: _("part of a conspiracy or a puppet"),
        Frame.FOREIGN: _("controlled from abroad"),
        Frame.ILLEGITIMATE: _("illegitimate or rigged"),
        Frame.TRAITOR: _("traitors"),
        Frame.DEHUMANISING: _("less than human"),
        Frame.DECEIVING: _("liars"),
        Frame.DEFY: _("to be left, defied or abolished"),
    },
}
