"""Papers of the Digital Services Act at the desk: made from a case, kept, and followed."""
