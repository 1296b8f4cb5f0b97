"""The language of procedures, its checker and its engine; pure."""
