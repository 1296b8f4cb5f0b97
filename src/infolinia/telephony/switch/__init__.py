"""Sockets and the loop; the door: commands in, events out."""
