"""What the Makefile runs: generated pages, catalogues. Never imported by the panel."""
