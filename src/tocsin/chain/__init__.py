"""What is run over a workspace, in which order: from the corpus to all that a report shows."""
