"""The desk's door in a browser: pages, their JSON and CSV twins, and the API."""
