"""The roundtable at the desk: what passes between this desk and its partners, kept and judged."""
