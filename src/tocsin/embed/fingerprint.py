"""What a model in a folder is: a hash of its files, so that a changed model has another name."""

from hashlib import blake2b, file_digest
from pathlib import Path


def fingerprint(folder: Path) -> str:
    """A hash of the names and contents of all files in the folder (RFC 7693)."""
    whole = blake2b(digest_size=16)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as content:
            digest = file_digest(content, lambda: blake2b(digest_size=16)).digest()
        whole.update(path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape"))
        whole.update(b"\0" + digest)
    return whole.hexdigest()
