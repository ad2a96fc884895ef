"""Agreed answers for programs that ask as they ask Google's Fact Check Tools API."""

from typing import Annotated, Final

from fastapi import Query

from tocsin.answers.publishing.claim_search import MOST, PAGE, Search, search
from tocsin.desk.answers.public import shelf_of, site_of
from tocsin.web.answers import json_answer
from tocsin.web.pages import Published, Room
from tocsin.web.visits import Visit

room: Final = Room()
_LONGEST: Final = 500


@room.published("/answers/claims:search")
def claims_search(
    visit: Visit,
    query: Annotated[str, Query(max_length=_LONGEST, description="Words, all of them.")] = "",
    languageCode: Annotated[str, Query(max_length=35, description="BCP 47.")] = "",  # noqa: N803
    reviewPublisherSiteFilter: Annotated[  # noqa: N803 - the API's own names
        str, Query(max_length=_LONGEST, description="A host, such as desk.example.org.")
    ] = "",
    maxAgeDays: Annotated[int | None, Query(ge=0, le=36_500)] = None,  # noqa: N803
    pageSize: Annotated[int, Query(ge=1, le=MOST)] = PAGE,  # noqa: N803
    pageToken: Annotated[str, Query(max_length=_LONGEST)] = "",  # noqa: N803
) -> Published:
    """Claims that agreed answers judged, in the shape of Google's ``claims:search`` (v1alpha1)."""
    site = site_of(visit.desk.workspace, str(visit.caller.app.state.public_url))
    editions = shelf_of(visit.desk, site).editions(visit.sitting.session, visit.now)
    asked = Search(query, languageCode, reviewPublisherSiteFilter, maxAgeDays, pageSize, pageToken)
    content = bytes(json_answer(search(editions, asked, visit.now)).body)
    return Published(content, "application/json")
