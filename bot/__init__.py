"""Everything that touches the world: channels, storage, delivery, settings, commands."""
