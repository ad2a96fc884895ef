"""What the roundtable's scales are called on pages."""
