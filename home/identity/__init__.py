"""What a space says of itself, and where it stands: its forms, colours, menu, legal pages, addresses."""
