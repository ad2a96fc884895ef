"""Who we are at the roundtable and whom we know: cards, keys, circles, and who may see them."""
