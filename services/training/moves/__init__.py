"""Moves: what becomes of what is known of a person who goes to work elsewhere (ADR 0021).

| a reader asks                                       | file      |
|-----------------------------------------------------|-----------|
| has somebody moved, and where to                    | rules     |
| what follows a person, and what stays where it was  | following |
| how a pair follows its mentor and its mentee        | pairs     |
| by which events, and on which days                  | service   |
"""
