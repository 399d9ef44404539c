"""Files out (and later in): CSV, PDF."""
