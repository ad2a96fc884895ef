"""URLs in posts: found in text, brought to one spelling, and whose they are."""

from tocsin.posts.urls.canonical import canonical_url, registered_domain
from tocsin.posts.urls.extract import extract_urls

__all__ = ["canonical_url", "extract_urls", "registered_domain"]
