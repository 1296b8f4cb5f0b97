"""The centre on a virtual clock: the floor's own decisions on simulated calls, beside the formulas of queueing."""
