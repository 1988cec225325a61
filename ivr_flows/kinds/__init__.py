"""What each kind of step does: one file a kind, one row in `table`."""
