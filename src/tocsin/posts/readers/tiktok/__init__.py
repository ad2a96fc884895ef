"""TikTok: the Research API."""
