"""The work of a jury: who reads what, whose interests stand in the way, what jurors see."""
