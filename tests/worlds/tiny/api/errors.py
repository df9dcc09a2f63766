"""Errors of a tiny assistant; they are read as text and never run."""


def refuse(words):
    return words["not_found"], words["too_long"].format(most=9)
