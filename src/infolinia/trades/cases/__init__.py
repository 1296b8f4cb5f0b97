"""Complaints, grievances, faults, emergencies and applications: a number, a deadline, a course."""
