"""A list as a PDF: the view as it stands on the screen, grouped and summed."""
