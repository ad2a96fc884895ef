"""The desk: people and their rights, the database, the audit chain, and use cases as functions."""
