"""From paths to named streams of bytes, in bounded memory, whoever made the files.

Nothing is unpacked to disk (save temporary copies of members that need random access),
no file name is trusted, and every cap is in :class:`Limits`.
"""

from tocsin.posts.opening.beside import Beside
from tocsin.posts.opening.inputs import Found, Opened, Unopened, files_in, open_inputs
from tocsin.posts.opening.limits import DEFAULT_LIMITS, Limits

__all__ = [
    "DEFAULT_LIMITS", "Beside", "Found", "Limits", "Opened", "Unopened", "files_in", "open_inputs",
]  # fmt: skip
