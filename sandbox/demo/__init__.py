"""An invented trades contractor for the stand-ins to hold; nothing here is a real person's data."""
