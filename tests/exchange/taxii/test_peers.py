"""medallion and our server, each with the usual client, over loopback."""

import pytest
from taxii2client.v21 import Collection, Server, as_pages
from tests.exchange.taxii import peers
from tests.exchange.taxii.made import sample

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return peers.compared(tmp_path_factory.mktemp("compared"))


def test_nothing_differs_but_what_the_standard_explains(found):
    assert [one for one in found if one.why is None] == []


def test_every_explanation_explains_something(found):
    differing = {(one.request, one.part) for one in found}
    told = {(name, part) for name, why in peers.EXPLAINED.items() for part in why.parts}
    assert told == differing
    assert all(why.section and why.what for why in peers.EXPLAINED.values())


def test_the_usual_client_reads_the_same_objects_from_both(tmp_path):
    objects = sample()
    read = {}
    with peers.our_server(tmp_path) as ours, peers.medallion_server() as theirs:
        for server in (ours, theirs):
            user, password = server.auth
            root = Server(f"{server.url}/taxii2/", user=user, password=password).default
            names = {one.id for one in root.collections}
            assert server.collections["both"] in names
            url = f"{server.root}collections/{server.collections['both']}/"
            with Collection(url, user=user, password=password) as collection:
                for one in objects:
                    status = collection.add_objects({"objects": [one]})
                    assert (status.status, status.success_count) == ("complete", 1)
                pages = as_pages(collection.get_objects, per_request=7, version="all")
                read[server.name] = [one for page in pages for one in page["objects"]]
                listed = collection.get_manifest(version="all")["objects"]
                assert [one["id"] for one in listed] == [one["id"] for one in objects]
                one = collection.get_object(objects[0]["id"], version="first")["objects"]
                assert [each["modified"] for each in one] == ["2026-03-01T08:00:00.000Z"]
                collection.delete_object(objects[-1]["id"])
    assert read["tocsin"] == read["medallion"] == objects
