"""Applying to a campaign: what is missing, what is joined, how an application is read and told."""
