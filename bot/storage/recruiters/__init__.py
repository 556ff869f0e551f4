"""What is kept for those who recruit: their accounts, the leads they work with, whom they speak with and answer."""
