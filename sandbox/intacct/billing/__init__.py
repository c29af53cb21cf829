"""Invoices to customers and bills of vendors: one set of rules, two kinds of document."""
