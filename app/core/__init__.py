"""What every floor stands on: errors, languages, the clock. Standard library only.

(``apart`` uses ``pebble``, which keeps child processes.)
"""
