"""Writes of the questionnaires' floor."""
