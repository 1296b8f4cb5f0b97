"""The editor of procedures: text, live check, diagram and rehearsal; comparing, publishing, rolling back."""
