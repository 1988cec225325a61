"""The verbs of an answer, one file a kind."""
