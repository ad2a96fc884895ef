"""Which relationships may be sent: those that OpenCTI accepts between our types.

OpenCTI refuses a bundle's relationship whose three parts are not on its list (``related-to`` and
``revoked-by`` apart, which stand between anything), and says so only in a connector's log. So the
list stands here, and an exporter that strays from it fails in our tests, not at the partner's.

Source: OpenCTI-Platform/opencti, the schema of the modules ``channel``, ``narrative`` and
``stixCoreRelationship`` (Apache-2.0), read 2026-11.
"""

from typing import Final

from tocsin.errors import UsageError
from tocsin.exchange.stix.identifiers import type_of

ALLOWED: Final = frozenset(
    {
        ("campaign", "uses", "attack-pattern"),
        ("campaign", "uses", "channel"),
        ("campaign", "uses", "narrative"),
        ("campaign", "targets", "event"),
        ("campaign", "attributed-to", "intrusion-set"),
        ("campaign", "attributed-to", "threat-actor"),
        ("incident", "uses", "attack-pattern"),
        ("incident", "uses", "channel"),
        ("incident", "uses", "narrative"),
        ("incident", "attributed-to", "campaign"),
        ("channel", "uses", "narrative"),
        ("channel", "uses", "attack-pattern"),
        ("channel", "targets", "event"),
        ("channel", "targets", "identity"),
        ("channel", "publishes", "media-content"),
        ("channel", "publishes", "url"),
        ("channel", "publishes", "file"),
        ("channel", "amplifies", "channel"),
        ("channel", "amplifies", "media-content"),
        ("channel", "belongs-to", "user-account"),
        ("channel", "belongs-to", "identity"),
        ("channel", "derived-from", "channel"),
        ("narrative", "subnarrative-of", "narrative"),
        ("media-content", "authored-by", "identity"),
        ("media-content", "authored-by", "user-account"),
        ("media-content", "uses", "narrative"),
        ("media-content", "derived-from", "media-content"),
        ("user-account", "publishes", "media-content"),
        ("url", "uses", "narrative"),
        ("file", "uses", "narrative"),
        ("course-of-action", "mitigates", "attack-pattern"),
    }
)
ANYWHERE: Final = frozenset({"related-to", "revoked-by"})


class RelationshipRefusedError(UsageError):
    """OpenCTI would refuse this relationship."""


def is_allowed(source: str, name: str, target: str) -> bool:
    """Whether a relationship between two types may be sent.

    >>> is_allowed("incident", "uses", "narrative"), is_allowed("incident", "targets", "identity")
    (True, False)
    """
    return name in ANYWHERE or (source, name, target) in ALLOWED


def need_allowed(source_id: str, name: str, target_id: str) -> None:
    """Refuses what OpenCTI refuses.

    Raises:
        RelationshipRefusedError: the three parts are not on the list.
    """
    source, target = type_of(source_id), type_of(target_id)
    if not is_allowed(source, name, target):
        raise RelationshipRefusedError(
            f"OpenCTI takes no “{source} {name} {target}”.", "Send it as related-to."
        )
