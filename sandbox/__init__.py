"""Stand-ins for the outside systems PlyHub talks to, each speaking that system's own protocol.

Standard library only. Nothing of the product is imported here, and the product never imports this:
the only way in is HTTP, as with the real systems.
"""
