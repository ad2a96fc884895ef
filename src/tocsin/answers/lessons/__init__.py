"""Lessons from real cases: what is true, what is not, how it was done, and how to tell.

A pack of items goes to the formats that schools use, and to a page that anybody can play. What is
scored is telling true from false (d′) and leaning (response bias), never "fakes caught": who calls
everything fake catches all of them.
"""
