"""OAuth 2.0: tokens for a password, for a refresh token, for our own services; the published keys.

| a reader asks                               | file     |
|---------------------------------------------|----------|
| what can a token be had for                 | grants   |
| what is a refresh token, what is kept of it | tokens   |
| how are guesses counted                     | failures |
"""
