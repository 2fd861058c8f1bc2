"""A plain simulation of one wholesaler's year: first come first served beside supply's own close run, on the same orders and the same supply."""
