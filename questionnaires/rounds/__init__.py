"""The diagnostics of an organisation, one after the other: what compares, in words too, and what a new one takes over."""
