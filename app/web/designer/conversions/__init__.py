"""A field becomes another kind of field, tried on a copy first."""
