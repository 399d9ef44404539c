"""Signing in and confirming who it is: password, second step, passkey, company."""
