"""How fast PlyHub is, as ratios inside one run: absolute times say nothing on a shared machine."""
