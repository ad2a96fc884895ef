"""The report of a case: one HTML file to read and print, and one Word file to work on.

Both are written from one content (:mod:`.content`), so they say the same.
"""
