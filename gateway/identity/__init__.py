"""Who people are and how they come in: accounts and roles, passwords, sessions, tokens and the keys that sign them.

`accounts` is managed by administrators and ОМСУ, `signin` is OAuth 2.0, `me` is what a caller does with the own
account; `public` says what the gateway's application takes from here.
"""
