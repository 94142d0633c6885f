"""How Amber speaks: doors (`channels`), talk (`dialogue`), rules (`services`) and memory (`storage`)."""
