"""Neutral records to gateway functions, one module per family of functions. Pure."""
