"""Names judged while somebody types them."""
