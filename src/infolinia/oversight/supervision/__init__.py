"""The supervisor's board: calls, agents and queues now, and the record of a call."""
