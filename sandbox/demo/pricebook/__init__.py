"""The price book as tables: families of goods times the sizes they come in."""
