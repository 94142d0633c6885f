"""Telegram: reading updates, sending messages, polling or webhook. aiogram is spoken only here."""
