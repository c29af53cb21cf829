"""ServiceTitan's public API v2 as a stand-in: token, paging, feeds, errors and rules of the wire.

Written from ServiceTitan's OpenAPI documents of May 2026 and the developer portal's pages. Where
those are silent the behaviour is a setting (`settings.py`), changed through the control route.
"""
