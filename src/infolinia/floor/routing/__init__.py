"""Queues, skills, agent states and the choice of who gets which call."""
