"""Inventory documents and transfers: stock up, stock down, stock from here to there."""
