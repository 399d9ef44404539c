"""The panel as a whole: its name, its logo."""
