"""Sage Intacct through its XML gateway."""
