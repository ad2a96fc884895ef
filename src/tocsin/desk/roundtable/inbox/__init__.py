"""What was said between desks, as it is kept: messages, threads, judgements, duties, notices."""
