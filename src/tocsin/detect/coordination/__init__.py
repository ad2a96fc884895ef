"""Who acts together: pairs that meet on shared objects, what chance would give, the networks."""
