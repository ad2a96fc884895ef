"""Authority: how institutions are heard, cited and passed on, and how soon they answer."""
