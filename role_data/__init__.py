"""What the bot knows: the company and its roles, edited by recruiters, read by `role_data.load`."""
