"""The pages on which documents are designed."""
