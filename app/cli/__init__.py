"""The commands: ``flask definitions …``, ``flask demo …``, ``flask users …``."""
