"""The web chat: a page of our own, events in by POST, messages out by a live stream."""
