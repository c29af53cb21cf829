"""What the writing routes do, entity by entity."""
