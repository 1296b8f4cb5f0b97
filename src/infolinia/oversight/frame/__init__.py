"""What all pages of those who run the centre share: the frame with places and keys, alarms, and whose rows are seen."""
