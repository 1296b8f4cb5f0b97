"""For those who run the centre: supervision, authoring and, later, training, workforce, billing, quality, reports."""
