"""The frame of every page: layout, components, languages."""
