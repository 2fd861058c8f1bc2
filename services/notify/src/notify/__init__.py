"""The notify service: the right person, in time, once, and known to have heard."""
