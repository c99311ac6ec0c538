"""The rights of people over what is known of them: to see it, to take it away, to have it erased, in time by itself."""
