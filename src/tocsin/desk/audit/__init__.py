"""The audit log: append-only, hash-chained, signed, verifiable without the desk."""
