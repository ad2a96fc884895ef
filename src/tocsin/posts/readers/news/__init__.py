"""News sites: GDELT and Media Cloud."""
