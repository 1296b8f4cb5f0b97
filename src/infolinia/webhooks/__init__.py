"""What other systems are told: events of the journal, signed and sent until they are taken."""
