"""What must reach people by itself: watched folders, alarms, and how they are delivered."""
