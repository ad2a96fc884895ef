"""What fact-checkers have said, and later our own agreed answers: read, kept, versioned."""
