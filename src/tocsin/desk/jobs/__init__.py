"""Long work, in a queue that survives: imports, investigations, the index, retention."""
