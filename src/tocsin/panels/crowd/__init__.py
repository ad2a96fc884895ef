"""What a crowd of fifty raters or more agrees on across its camps, and whether it was pushed."""
