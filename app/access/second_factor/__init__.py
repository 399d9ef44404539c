"""Second factors: app codes, recovery codes, passkeys, trusted devices."""
