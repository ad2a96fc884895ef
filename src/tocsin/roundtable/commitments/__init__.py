"""What platforms and states were asked for and what they promised, and what came of it."""
