"""Tables and set-based queries of accounts; no decisions."""
