"""Every name that is typed in the designer: why one cannot be, and one made from a label."""
