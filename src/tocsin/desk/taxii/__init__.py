"""Collections of STIX objects that partners poll over TAXII 2.1, and partners' that we poll."""
