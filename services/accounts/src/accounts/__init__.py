"""The accounts service: who an account is, who its people are, and who answers for it."""
