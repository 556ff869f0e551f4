"""What is kept of candidates: who they are, what was said, what they brought and left."""
