"""OAuth 2.0: tokens for a password, for a refresh token, for our own services; the published keys."""
