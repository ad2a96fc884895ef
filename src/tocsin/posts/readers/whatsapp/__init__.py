"""WhatsApp: the text export of a chat."""
