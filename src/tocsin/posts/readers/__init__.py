"""One file a format. The order does not matter: the surest reader wins.

To add a format: write a module with one :class:`~tocsin.posts.readers.base.Reader`, list it
here, and give it a test in ``tests/posts/readers``. The contract tests pick it up from here.
"""

from tocsin.posts.readers.base import Reader

READERS: tuple[Reader, ...] = ()
