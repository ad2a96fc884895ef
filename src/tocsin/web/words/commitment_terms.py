"""What the scales of the ledger of commitments are called on pages."""
