"""The roundtable: signed bundles between institutions, an inbox, contests, and promises that are kept in the open."""
