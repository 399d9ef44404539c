"""The benchmark of `make bench`: the panel over HTTP, beside a bare route with the same SQL."""
