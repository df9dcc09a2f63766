"""Reading a turn: vectors, values, statements, feedback. Nobody else imports spaCy."""
