"""The list of an entity: address, state, filters, table."""
