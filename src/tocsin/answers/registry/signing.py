"""Institutions sign a version, and when enough have, it is published.

What is signed (Ed25519, RFC 8032, over RFC 8785 canonical JSON) names the answer, the version, its
digest, the institution and the moment. So a signature cannot be moved to another text, another
answer, or another institution's name. The key is that of the desk where the institution's person
signed: it proves which desk says so, and anybody can verify it with the public key.
"""

from collections.abc import Callable
from datetime import datetime

from tocsin.answers.registry.allowing import named, need_state, newest, public, reasoned
from tocsin.answers.registry.answer import ENDED, Answer, State, Version
from tocsin.answers.registry.events import (
    Event,
    Published,
    SignatureWithdrawn,
    Signed,
    Withdrawn,
)
from tocsin.cases.canonical import canonical
from tocsin.cases.documents import iso
from tocsin.errors import InputError, Sentence
from tocsin.panels.errors import NotAllowedError
from tocsin.seal import Verifier

Sign = Callable[[bytes], str]
"""Signs a message, in hexadecimal (:meth:`tocsin.seal.Seal.sign`)."""


def signed_statement(
    answer_id: str, version: int, digest: str, institution: str, at: datetime
) -> bytes:
    """The bytes that are signed."""
    return canonical(
        {
            "what": "tocsin agreed answer",
            "answer": answer_id,
            "version": version,
            "digest": digest,
            "institution": institution,
            "at": iso(at),
        }
    )


def sign(
    answer: Answer, institution: str, key: str, with_key: Sign, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """An institution signs the version that waits for it, or joins those who signed the public one.

    Raises:
        NotAllowedError: there is nothing to sign, or the institution has signed it.
    """
    need_state(answer, now, State.SIGNING, State.PUBLISHED)
    version = newest(answer) if answer.state is State.SIGNING else public(answer)
    name = named(institution)
    if version.signature_of(name) is not None:
        raise NotAllowedError(
            "institution",
            Sentence("{institution} has signed this version.", institution=name),
            "One signature of an institution counts.",
        )
    message = signed_statement(answer.id, version.number, version.digest, name, now)
    signed = Signed(
        at=now, by=by, version=version.number, digest=version.digest, institution=name, key=key,
        signature=with_key(message),
    )  # fmt: skip
    if not is_genuine(answer, signed):
        raise NotAllowedError("signature", "The signature is not of this key.", "Sign again.")
    return (signed,)


def is_genuine(answer: Answer, signed: Signed) -> bool:
    """Whether a signature is of its key, and of the text that stands in the answer."""
    version = answer.version(signed.version)
    if version is None or version.digest != signed.digest:
        return False
    message = signed_statement(
        answer.id, signed.version, signed.digest, signed.institution, signed.at
    )
    try:
        return Verifier(signed.key).is_signed(message, signed.signature)
    except InputError:
        return False


def has_enough(answer: Answer, version: Version) -> bool:
    """Whether as many institutions stand for a version as the rules ask for."""
    return len(version.signatures) >= answer.rules.least_signatories


def publish(answer: Answer, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Makes the signed version public.

    Raises:
        NotAllowedError: too few have signed, or it holds no more.
    """
    need_state(answer, now, State.SIGNING)
    version = newest(answer)
    if not has_enough(answer, version):
        raise NotAllowedError(
            "signatures",
            Sentence(
                "{count} have signed; {least} institutions must.",
                count=len(version.signatures),
                least=answer.rules.least_signatories,
            ),
            "Ask another institution to read and sign it.",
        )
    until = version.content.valid_until
    if until is None or until <= now:
        raise NotAllowedError(
            "valid_until",
            "The time for which this answer holds is over.",
            "Write a version that holds longer.",
        )
    return (Published(at=now, by=by, version=version.number, digest=version.digest),)


def withdraw_signature(
    answer: Answer, institution: str, reason: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """An institution takes its signature back.

    Where too few stand for a public answer after that, it is withdrawn in the same moment: nothing
    is shown as agreed that is agreed no more.

    Raises:
        NotAllowedError: the institution has not signed, or no reason is given.
    """
    need_state(answer, now, *(one for one in State if one not in ENDED))
    name, why = named(institution), reasoned(reason)
    if not any(version.signature_of(name) for version in answer.versions):
        raise NotAllowedError(
            "institution", Sentence("{institution} has not signed.", institution=name)
        )
    gone = SignatureWithdrawn(at=now, by=by, institution=name, reason=why)
    out = answer.public
    if out is None or out.signature_of(name) is None:
        return (gone,)
    if len(out.signatures) - 1 >= answer.rules.least_signatories:
        return (gone,)
    return (gone, Withdrawn(at=now, reason=f"{name}: {why}"))
