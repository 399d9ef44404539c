"""Forms of records: inputs, conditions, what was sent, conflicts."""
