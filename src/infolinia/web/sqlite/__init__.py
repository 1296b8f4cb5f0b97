"""The database in a file, for installations without PostgreSQL."""
