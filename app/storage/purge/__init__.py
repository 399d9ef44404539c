"""What goes with a purged field or entity, and purging options: pieces of ``purging``."""
