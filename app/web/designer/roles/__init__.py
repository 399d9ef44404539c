"""The pages on which roles are designed."""
