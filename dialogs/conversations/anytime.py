"""What works anywhere and belongs to no conversation: help, language, stop, repeat, and what we cannot use."""

from dataclasses import replace

from dialogs.events import Language
from dialogs.meanings import Asked, Meaning, ShowedFile
from dialogs.outcome import Outcome, line
from dialogs.state import Place
from dialogs.table import Kind, Row, Scene


def help_(scene: Scene, meaning: Asked) -> Outcome:
    return scene.says(line("help"))


def switch_language(scene: Scene, meaning: Asked) -> Outcome:
    """An explicit choice stays; everything else is kept."""
    other: Language = "en" if scene.state.language == "zh" else "zh"
    language = meaning.readings[0].to_language or other
    state = replace(scene.state, language=language, language_chosen=True)
    return Outcome(state, (line("language.switched"),))


def stop(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("stopped"), place=Place.HOME)


def repeat(scene: Scene, meaning: Meaning) -> Outcome:
    """The pending question is asked again by itself; with nothing pending, the menu."""
    return scene.says(*([line("welcome.menu")] if scene.state.place is Place.HOME else []))


def nothing_pending(scene: Scene, meaning: Meaning) -> Outcome:
    """A yes, a no, a skip with nothing to say it to, or with something else pending, which is asked again."""
    return scene.says(*([line("what_next")] if scene.state.place is Place.HOME else [line("please_choose")]))


def unclear(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("unclear"))


def old_button(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("old_button"))


def file(scene: Scene, meaning: ShowedFile) -> Outcome:
    return scene.says(line("file", kind=meaning.kind))


ANYTIME = {
    Kind.HELP: Row(help_),
    Kind.SWITCH_LANGUAGE: Row(switch_language),
    Kind.STOP: Row(stop, (Place.HOME,)),
    Kind.BACK: Row(stop, (Place.HOME,)),
    Kind.REPEAT: Row(repeat),
    Kind.YES: Row(nothing_pending),
    Kind.NO: Row(nothing_pending),
    Kind.SKIP: Row(nothing_pending),
    Kind.UNCLEAR: Row(unclear),
    Kind.OLD_BUTTON: Row(old_button),
    Kind.FILE: Row(file),
}
