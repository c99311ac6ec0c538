"""A request to be called back by a resource’s partner: its rules, its words, its forms and its addresses."""
