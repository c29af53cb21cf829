"""Purchasing documents: lines, conversion, states, and what they do to stock."""
