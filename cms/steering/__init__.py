"""Figures to steer by: tables of aggregates, their pictures and their files."""
