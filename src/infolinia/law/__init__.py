"""Dated tables and the functions that apply them; pure."""
