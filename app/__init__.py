"""Dossier: a back office from definitions."""
