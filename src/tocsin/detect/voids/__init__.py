"""Information voids: where the public asks about something and nobody reliable answers."""
