"""The shapes of scoring's answers and requests over HTTP."""
