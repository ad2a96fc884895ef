"""Agreed answers as the public gets them: pages, linked data, feeds, messages, alerts, a widget.

Everything here is text out of one :class:`.edition.Edition`, an answer in one language as it stands
at a moment. Whatever people wrote is text in it, never markup, and nothing of it is fetched.
"""
