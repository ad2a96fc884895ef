"""Questions: which posts ask for information, the demand that an answer could meet."""
