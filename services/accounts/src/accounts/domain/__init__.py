"""Pure rules of accounts, people and territories: decisions and events as values, no I/O."""
