"""The roundtable: signed messages between institutions, an inbox, and promises kept in the open.

Pure: no database, no web, no clock. ``partners`` is whom we talk to, ``envelopes`` how a message is
sealed, checked and put in order, ``inbox`` what becomes of what others say, ``commitments`` what
platforms and states were asked for and promised.
"""
