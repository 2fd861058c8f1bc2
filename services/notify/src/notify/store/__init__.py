"""Tables and set-based queries."""
