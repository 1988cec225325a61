class EmbeddedError(Exception):
    """An embedded server cannot be started or stopped; the message says why and what to do."""
