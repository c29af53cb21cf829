"""The demo company on our side: people, connections to the stand-ins, and a little stock.

Everything goes through the services a person's clicks go through.
"""
