"""A mistake of whoever set the bot up or called it: told in one sentence with what to write instead."""


class Mistake(Exception):
    """Its words are the advice."""
