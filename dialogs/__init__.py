"""The talk itself. Pure: no network, no disk, no clock, no chance; they come in as values."""
