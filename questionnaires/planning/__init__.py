"""The plan of actions of an organisation: its rules, what pages read of it, what one takes away."""
