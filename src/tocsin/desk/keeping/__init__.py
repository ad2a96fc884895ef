"""How long what is kept: retention, what is known of someone, erasure, backup and restore."""
