"""The live preview of forms and record pages."""
