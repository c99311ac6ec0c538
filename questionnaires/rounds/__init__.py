"""The diagnostics of an organisation, one after the other: what compares, how it is said, what a new one takes over."""
