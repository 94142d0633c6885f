"""Whole ways through the product, on every channel."""
