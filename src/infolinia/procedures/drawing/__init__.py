"""A procedure as a picture: where everything stands, then SVG."""
