"""The door: everything a person can do to a record goes through here."""
