"""Benches: each prints one JSON object. Only figures of the same run are set against each other."""
