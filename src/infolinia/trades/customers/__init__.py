"""People and firms a client serves: found by number and by search, with their history."""
