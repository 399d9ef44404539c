"""Roles in a draft: what they grant, compared, tried, and who may grant it."""
