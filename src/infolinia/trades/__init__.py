"""What calls are about."""
