"""Sources: what lists say of the sites that posts link to, and what their own posts were found."""
