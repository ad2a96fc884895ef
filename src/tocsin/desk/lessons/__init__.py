"""Lessons of cases: drafted from what panels decided, written on by people, made when whole."""
