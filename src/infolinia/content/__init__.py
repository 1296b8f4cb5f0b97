"""Versions of procedures and announcements, and the loading of packs."""
