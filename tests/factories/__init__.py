"""Records for tests: numbered in the order they are made, never random."""
