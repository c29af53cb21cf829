"""The older functions: lower-case children in one fixed order, checked before anything runs."""
