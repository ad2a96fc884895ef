"""What a countermeasure would do, and what one did: models, effect evidence, measured effects."""
