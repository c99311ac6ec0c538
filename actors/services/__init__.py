"""Writes of the actors' floor, by what they change."""
