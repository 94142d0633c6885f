"""The rules: what happens to learners, lessons and messages. Plain functions of (db, ..., now)."""
