"""Dangerous speech: what people, each alone, rated of a message in its context, and how they agree.

No machine rates anything here, there is no total, and nothing is about a person.
"""
