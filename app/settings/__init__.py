"""The kinds of settings and how their texts are read; `config.py` puts them together."""
