"""Pages that anyone may see, without the chat: whether a certificate is valid."""
