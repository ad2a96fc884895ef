"""Looking at posts: words, filters, facets and pages over millions of them."""

from tocsin.explore.explorer import Explorer
from tocsin.explore.query import (
    Account,
    Bucket,
    Count,
    Counts,
    Facet,
    Moment,
    Order,
    Page,
    Query,
)
from tocsin.explore.updating import update_explorer

__all__ = [
    "Account",
    "Bucket",
    "Count",
    "Counts",
    "Explorer",
    "Facet",
    "Moment",
    "Order",
    "Page",
    "Query",
    "update_explorer",
]
