"""The same person on another platform: a code shown in one chat and said in the other joins the two."""

from dataclasses import replace
from datetime import timedelta

from dialogs import choices
from dialogs.codes import shown
from dialogs.conversations.contact import lead
from dialogs.meanings import BroughtCode, Meaning
from dialogs.outcome import CodeShown, Outcome, PeopleJoined, line
from dialogs.sharing import brought_over
from dialogs.state import Place
from dialogs.table import Kind, Prompt, Row, Scene, Table, covered

LASTS = timedelta(minutes=15)
"""How long a code holds, and how long wrong ones are remembered."""
TRIES = 5
"""So many wrong codes in that time; then even a right one is answered like a wrong one."""


def code(scene: Scene, meaning: Meaning) -> Outcome:
    """Shows a new code; the one before holds no longer."""
    drawn = scene.codes.drawn
    if not drawn:
        return scene.says(line("joining.not_here"))
    said = line("joining.code", code=shown(drawn), minutes=LASTS // timedelta(minutes=1))
    return Outcome(scene.state, (said,), (), (CodeShown(drawn, scene.now + LASTS),))


def brought(scene: Scene, meaning: BroughtCode) -> Outcome:
    """Asks whether the chat it came from is theirs, too: somebody may have talked them into sending it.

    A chat that begins with a code begins in the language of the other one.
    """
    state = scene.state
    wrong = tuple(at for at in state.wrong_codes if scene.now - at < LASTS)
    owner = scene.codes.owner if len(wrong) < TRIES else None
    if owner is None:
        return scene.says(line("joining.invalid"), wrong_codes=(*wrong, scene.now)[:TRIES])
    if owner.tie != "none":
        return scene.says(line(f"joining.{owner.tie}"))
    if not state.greeted:
        state = replace(state, language=owner.state.language, script=owner.state.script)
    return Outcome(covered(state, Place.JOIN, code=meaning.code))


def really(scene: Scene) -> Prompt:
    return Prompt((line("joining.really"),), (choices.yes(Place.JOIN), choices.no(Place.JOIN)))


def joined(scene: Scene, meaning: Meaning) -> Outcome:
    """This chat knows now what the other one did, and every lead says it."""
    owner = scene.codes.owner
    if owner is None:
        return scene.closes(line("joining.invalid"), code="")
    if owner.tie != "none":
        return scene.closes(line(f"joining.{owner.tie}"), code="")
    chats = scene.state.joined + 1 + owner.state.joined
    apart = scene.closes(code="", joined=chats, joined_told=chats).state
    state = brought_over(apart, owner.state)
    after = replace(scene, state=state)
    published = (role for role in state.leads if not role or scene.catalogue.role(role))
    leads = (effect for role in published for effect in lead(after, role))
    return Outcome(state, (line("joining.done"),), (), (PeopleJoined(scene.state.code, owner.state), *leads))


def kept_apart(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.closes(line("joining.apart"), code="")


PROMPTS = {Place.JOIN: really}
TABLE: Table = {
    Place.JOIN: {
        Kind.YES: Row(joined),
        Kind.NO: Row(kept_apart),
    },
}
ANYTIME = {
    Kind.JOIN: Row(code),
    Kind.CODE: Row(brought, (Place.JOIN,)),
}
