"""The committed excerpt of a real wholesaler's orders, how it was cut, and the table of families."""
