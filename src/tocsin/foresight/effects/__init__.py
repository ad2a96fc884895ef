"""What countermeasures did: published effects in a ledger, and effects measured after the fact."""
