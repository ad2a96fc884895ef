"""The field's methods on the same data as Tocsin, one a file.

Each is written from its paper or documentation, or runs as published in an environment of its
own; the module of each says which, and where its defaults come from.
"""
