"""Whether a measure is proportionate: a guided form whose reasoning is kept, and never a score."""
