"""Who uses the desk, what they may do, and how they prove who they are."""
