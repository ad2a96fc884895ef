"""Check-worthiness: which claims that nobody has answered deserve a fact-checker's time first."""
