"""The line; knows nothing of customers."""
