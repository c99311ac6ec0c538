"""The six steps from a framing note to an open programme."""
