"""What is on its way: to candidates, to recruiters, and at what pace."""
