"""The web chat's page in a real Chromium, against a small server that speaks its protocol."""
