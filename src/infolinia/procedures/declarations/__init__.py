"""What may stand in a procedure file and in a rehearsal, as data: the readers take their fields from here, and the JSON
Schema and the reference pages are made from it."""
