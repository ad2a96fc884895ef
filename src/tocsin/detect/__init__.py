"""One detector a file: tables in, tables and findings out. Today: coordination."""
