"""Plumbing and the published language that the four services share."""
