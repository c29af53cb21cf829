"""What purchasing and inventory documents share: definitions, lines, conversion, effects."""
