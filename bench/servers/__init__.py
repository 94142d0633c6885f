"""What our bot is measured against; each is a process: `python -m bench.servers.NAME PORT API [FILE]`."""
