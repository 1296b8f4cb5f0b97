"""The first run: from a bare start to a test call, step by step; and what is still open when it is over."""
