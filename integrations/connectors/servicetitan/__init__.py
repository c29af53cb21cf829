"""ServiceTitan: the public API v2, as documented on developer.servicetitan.io."""
