"""Well-formed records that are no posts: recognised, counted, read by later rooms."""
