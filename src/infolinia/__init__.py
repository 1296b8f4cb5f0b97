"""Infolinia: a telephone customer-service centre. The map of its rooms is docs/map.md."""
