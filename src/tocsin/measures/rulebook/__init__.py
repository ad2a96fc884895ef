"""One standard rulebook: rules as data, type-checked, tested, explained, signed, and adopted.

A rule recommends; it never decides. What a machine may do by itself ends at a label, and wherever a
condition cannot be evaluated nothing is done and a person is asked.
"""
