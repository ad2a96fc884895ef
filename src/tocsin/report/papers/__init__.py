"""Papers that go to somebody: what the law asks them to say, in the reader's language, to print."""
