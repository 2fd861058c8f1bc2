"""Scoring: what an account is worth, why, and which tier it takes."""
