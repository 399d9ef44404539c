"""The screens of the designer."""
