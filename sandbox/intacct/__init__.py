"""Stand-in for Sage Intacct: its XML gateway with a company, or several, behind it.

The objects, their fields and references are tables (`objects/`), as are the ordered children of the
legacy functions (`legacy/table.py`): a new object or function is a new row there. How a company is
set up, its document definitions and accounts among it, is a file (`company.json` is the demo's).
"""
