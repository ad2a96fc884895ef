"""Spread: how far, how fast and through whom a subject travels.

A subject is a narrative, hashtag, URL or claim: some name and its posts.
"""
