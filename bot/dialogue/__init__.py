"""The talk: one inbound event becomes one reply, in one transaction."""
