"""Deleting for good: fields and entities, options, roles that are left on accounts."""
