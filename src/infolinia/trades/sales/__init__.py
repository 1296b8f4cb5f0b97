"""Catalogue and orders. For now orders are read only."""
