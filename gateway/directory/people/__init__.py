"""People: a name, contacts, and a СНИЛС nobody can read back (`services.directory.snils`)."""
