"""Conditions clicked together."""
