"""How far raters agree, and how well they knew what is known: statistics, never verdicts."""
