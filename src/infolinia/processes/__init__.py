"""What runs: switch, centre and web, the command line that starts and watches them, and their settings."""
