"""The search of a space and of the portal: what may be found, the words that are kept of it, how it is read."""
