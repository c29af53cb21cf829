"""Stand-in for Sage Intacct: its XML gateway with one company behind it.

The objects, their fields and references are tables (`objects/`), as are the document definitions
and the accounts of the company (`company.py`) and the ordered children of the legacy functions
(`legacy/table.py`): a new object, definition or function is a new row there.
"""
