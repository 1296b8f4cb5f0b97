"""Who puts a step of a procedure to the other side: the desk, the voice, the rehearsal."""
