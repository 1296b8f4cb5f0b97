"""For those who run the centre: supervision and, later, authoring, training, workforce, billing, quality, reports."""
