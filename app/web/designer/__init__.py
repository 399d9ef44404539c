"""The designer: definitions changed in the browser, as a draft until they are published."""
