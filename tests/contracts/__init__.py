"""The messages: what may be said, what is refused and in which words, and what stays as it is."""
