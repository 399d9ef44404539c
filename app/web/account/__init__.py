"""One's own account: profile, keys, sessions, security."""
