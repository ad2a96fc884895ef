"""Cases at the desk: who may know of which, how they are saved, and by whom they were changed."""
