"""The stand-ins, through the door everyone else uses: HTTP."""
