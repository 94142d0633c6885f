"""Messenger: reading webhook events, sending by the Graph API, the Page's profile, deletion requests."""
