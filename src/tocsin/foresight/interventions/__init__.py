"""What countermeasures would do to a narrative's spread: a growth model, levers and options."""
