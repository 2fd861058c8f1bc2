class LocalError(Exception):
    """A local server cannot be started, found or stopped; the message says why and what to do."""
