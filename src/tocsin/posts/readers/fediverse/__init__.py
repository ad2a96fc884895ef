"""Mastodon and whatever else speaks ActivityPub."""
