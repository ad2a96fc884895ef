"""Where a form may send somebody afterwards: to a page of this desk, never to another site."""


def own_path(stated: str) -> str:
    r"""A path of this desk as it was stated; the home page where it is anything else.

    Browsers read ``//host`` and ``/\host`` as another site, and leave out tabs and line ends.

    >>> own_path("/cases?words=a"), own_path("//evil.example"), own_path("https://evil.example")
    ('/cases?words=a', '/', '/')
    """
    is_path = stated.startswith("/") and not stated.startswith("//")
    return stated if is_path and stated.isprintable() and "\\" not in stated else "/"
