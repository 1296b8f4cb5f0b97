"""What can be proved of a procedure before anybody is called with it; pure."""
