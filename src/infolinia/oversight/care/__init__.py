"""Care for callers and agents: who gave up and is called back, difficult calls, nuisance, the closing of the centre."""
