"""Who it is, asked once more before what a forgotten open screen must not do."""
