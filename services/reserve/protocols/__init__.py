"""Protocols: written once, numbered without gaps, chained by hash, signed, and verifiable by whoever holds a copy.

| a reader asks                            | file      |
|------------------------------------------|-----------|
| what is hashed, and how does it hang on  | documents |
"""
