"""The panel as a whole in the designer."""
