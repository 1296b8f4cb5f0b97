"""Simulated customers and the test telephone, for the demo, training, the twin and the bench."""
