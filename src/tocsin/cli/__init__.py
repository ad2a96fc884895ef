"""The command line: the commands, nothing else.

Results go to standard output (``--json``: one document), progress and messages to standard
error. Exit codes are stable: 0 done, 1 unexpected, 2 the request is wrong, 3 the input
cannot be read, 4 the workspace cannot be written, 5 an extra is missing, 6 done but some
input could not be read wholly. One module a group of commands; :mod:`.options` are the flags they
share, :mod:`.console` is how they speak.
"""

from tocsin.cli.main import app, main

__all__ = ["app", "main"]
