"""Requests and pledges at the desk: made, answered, counted, and published in editions."""
