"""Cases: what an analyst builds from findings, and the evidence under it. Pure."""
