"""Bluesky: AT Protocol records and views, and the Jetstream."""
