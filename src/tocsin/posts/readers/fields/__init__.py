"""How exports write single fields, whatever the platform: loose numbers, lists, HTML, links."""
