"""Promises to people, kept by going through the doors that people use."""
