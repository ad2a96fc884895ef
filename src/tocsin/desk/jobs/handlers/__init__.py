"""What each kind of job does, in the process that runs it."""
