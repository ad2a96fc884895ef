"""YouTube: the Data API, and the tables of YouTube Data Tools."""
