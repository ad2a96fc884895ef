"""One detector a folder: tables in, tables and findings out. Today: coordination."""
