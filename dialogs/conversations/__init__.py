"""The conversations: one file, one name, one table each. `anytime` holds what works everywhere."""
