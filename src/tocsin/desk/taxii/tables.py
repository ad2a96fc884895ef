"""Collections and who may read them, as they are stored."""
