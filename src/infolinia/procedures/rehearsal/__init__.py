"""Rehearsals: a written conversation is played through the engine, and what must be true of it is checked."""
