"""Which posts repeat a claim that fact-checkers have already looked at."""
