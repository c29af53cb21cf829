"""ServiceTitan's own documents hold the stand-in and the connector to their word."""
