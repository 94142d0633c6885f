"""The doors: each translates its platform's events and failures, and knows nothing else."""
