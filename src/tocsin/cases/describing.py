"""What an incident is, in five parts: the ABCDE framework (Pamment 2020).

Actor (who), behaviour (what they did), content (what they said), degree (how far it got), effect
(what it did, and to whom). Each part is a text that a person wrote, with its evidence and how sure
the person is; an empty part says "not described", never "nothing there".

Source: Pamment, J. (2020), *The EU's role in fighting disinformation: crafting a disinformation
framework*, Carnegie Endowment.
"""

from dataclasses import dataclass, field

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document


@dataclass(frozen=True, slots=True)
class Part(Document):
    """One of the five parts; ``evidence`` holds ids of the basket."""

    text: str = ""
    evidence: tuple[str, ...] = ()
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Description(Document):
    """All five."""

    actor: Part = field(default_factory=Part)
    behaviour: Part = field(default_factory=Part)
    content: Part = field(default_factory=Part)
    degree: Part = field(default_factory=Part)
    effect: Part = field(default_factory=Part)


PARTS = ("actor", "behaviour", "content", "degree", "effect")
