"""From words to events: whether what is said online helps to say where events happen next."""
