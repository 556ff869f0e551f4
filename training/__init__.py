"""Teaches the sentence encoder from the example files: `pip install -e '.[train]'`, then `python -m training`.

Not part of the product: what it makes is, `bot/weights/`. A multilingual encoder that has read the web is cut down to
the words of two languages, and then taught what our examples say: what a message is about,
which fact of an invented job it asks for, and what an answer to a quiz question amounts to.
"""
