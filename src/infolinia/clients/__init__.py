"""Operators and their clients, users, sign-in, roles, and what each may see."""
