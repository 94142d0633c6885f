"""What Amber remembers: the tables, all SQL, and the one border between async code and the database.

Every function takes a Core connection and plain values, never awaits and never commits.
"""
