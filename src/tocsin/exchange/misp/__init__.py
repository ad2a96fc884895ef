"""MISP: a case as an event that any MISP instance loads, and any event as a case.

Built with PyMISP's own classes, in strict mode: converters through STIX drop most of what a case
of disinformation is made of. What MISP has no place for is listed in
:mod:`tocsin.exchange.misp.carrying`, and tested to be exactly that.
"""

from tocsin.exchange.misp.building import Organisation, Origin, event_of, written
from tocsin.exchange.misp.carrying import NOT_CARRIED, carried
from tocsin.exchange.misp.galaxy import cluster_file, galaxy_file
from tocsin.exchange.misp.receiving import MAX_EVENT_BYTES, Received, Unread, received
from tocsin.exchange.misp.taxonomy import taxonomy_file

__all__ = [
    "MAX_EVENT_BYTES", "NOT_CARRIED", "Organisation", "Origin", "Received", "Unread", "carried",
    "cluster_file", "event_of", "galaxy_file", "received", "taxonomy_file", "written",
]  # fmt: skip
