"""STIX 2.1: a case as a bundle that OpenCTI and others load, and anybody's bundle read.

Out: :func:`case_bundle` and, object by object, :func:`case_objects` with :func:`write_bundle`. What
a bundle does not carry is listed in :data:`NOT_CARRIED` and tested to be exactly that.

In: :func:`read_bundle` keeps every object whole and apart from ours; :func:`standing` says which
versions count, :func:`restored` shows what another Tocsin desk said, :func:`suggest_case` drafts a
case of ours for a person to decide upon.
"""

from tocsin.exchange.stix.bundles import (
    CaseFile,
    bundle_of,
    case_bundle,
    case_objects,
    write_bundle,
)
from tocsin.exchange.stix.carrying import NOT_CARRIED, carried
from tocsin.exchange.stix.identifiers import stix_id
from tocsin.exchange.stix.marking import label_of
from tocsin.exchange.stix.parsing import Bounds
from tocsin.exchange.stix.producing import Producer, Sharing, Versions
from tocsin.exchange.stix.receiving import Foreign, Origin, Received, Refused, read_bundle
from tocsin.exchange.stix.registering import register_types
from tocsin.exchange.stix.restoring import Restored, restored
from tocsin.exchange.stix.standing import Standing, standing
from tocsin.exchange.stix.suggesting import Suggestion, openings, suggest_case
from tocsin.exchange.stix.versioning import following, renewed, withdrawn

__all__ = [
    "NOT_CARRIED", "Bounds", "CaseFile", "Foreign", "Origin", "Producer", "Received", "Refused",
    "Restored", "Sharing", "Standing", "Suggestion", "Versions", "bundle_of", "carried",
    "case_bundle", "case_objects", "following", "label_of", "openings", "read_bundle",
    "register_types", "renewed", "restored", "standing", "stix_id", "suggest_case", "withdrawn",
    "write_bundle",
]  # fmt: skip
