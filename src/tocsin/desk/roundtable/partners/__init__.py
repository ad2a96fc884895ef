"""Partners met, compared and parted from, and the groups they share with."""
