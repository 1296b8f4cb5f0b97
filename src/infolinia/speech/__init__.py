"""Speaking and, later, recognising and understanding: protocols and their adapters."""
