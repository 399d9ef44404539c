"""A record as a PDF: what is on the paper, in which languages, under whose name."""
