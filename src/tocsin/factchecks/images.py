"""Pictures of claims that came beside a table of fact-checks, kept as hashes of how they look.

A path in a table is a stranger's word as much as one in a post: it is looked up below the table's
folder, or in its archive, and nowhere else; an address is never fetched. The hash is that of posts'
pictures (:mod:`tocsin.posts.pictures`), with the same caps.
"""

from tocsin.errors import InputError
from tocsin.factchecks.records import FactCheck
from tocsin.posts.opening import Beside
from tocsin.posts.pictures import GET_IT, MOST_BYTES, SUFFIXES, entry_of, is_installed


def look_at(check: FactCheck, beside: Beside) -> None:
    """Adds the hashes of the pictures that ``image_files`` names, and notes what became of each."""
    for name in check.image_files:
        found, note = _looked_at(name, beside)
        check.notes.append(note)
        if found is not None:
            check.image_hashes.append(found)


def _looked_at(name: str, beside: Beside) -> tuple[str | None, str]:
    """The hash, if there is one, and the note."""
    if "://" in name or not name.lower().endswith(SUFFIXES):
        return None, "picture_not_at_hand"
    if not is_installed():
        return None, f"picture_left_alone:{GET_IT}"
    try:
        content = beside(name, MOST_BYTES)
        if content is None:
            return None, "picture_not_beside_the_table"
        found = entry_of(content)
    except InputError:
        return None, "picture_unreadable"
    return found, "picture_blank" if found is None else "picture_hashed"
