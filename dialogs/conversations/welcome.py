"""The first words, the menu, and choosing a role."""

from dialogs.meanings import Asked, Began, Meaning
from dialogs.outcome import Outcome, line
from dialogs.state import Place
from dialogs.table import Kind, Prompt, Row, Scene, Table


def home(scene: Scene) -> Prompt:
    """Nothing is pending: the next steps that make sense, as choices under whatever was just said."""
    state, role = scene.state, scene.role()
    go_on = (f"quiz/{state.quiz}",) if state.quiz and state.question else ()
    resume = ("resume",) if state.leads and not state.resume else ()
    if role is None:
        roles = tuple(f"role/{role.id}" for role in scene.catalogue.roles)
        return Prompt((), (*go_on, *roles, *resume, "person", "help"))
    told = {fact.rsplit("/", 1)[0] for fact in state.facts}
    published = ("duties", "requirements") if role.requirements else ("duties",)
    lists = tuple(f"{name}/{role.id}" for name in published if f"{role.id}/{name}" not in told)
    answered = role.answered_in(state.answers)
    quiz = () if go_on else ("change",) if answered and state.quiz == role.id else (f"quiz/{role.id}",)
    apply = () if role.id in state.leads else (f"apply/{role.id}",)
    return Prompt((), (*go_on, *lists, *quiz, *apply, *resume, "roles"))


def began(scene: Scene, meaning: Began) -> Outcome:
    """The hello itself is said by `step`, to everybody once."""
    state = scene.state
    role = scene.catalogue.role(meaning.role)
    replies = [line("welcome.back")] if state.greeted else []
    if role:
        replies.append(line("welcome.about_role", role=role.id))
    return scene.says(*replies, role=role.id if role else state.role, source=state.source or meaning.source)


def menu(scene: Scene, meaning: Meaning) -> Outcome:
    return scene.says(line("welcome.menu"), place=Place.HOME, role=None, facts=())


def list_roles(scene: Scene, meaning: Asked) -> Outcome:
    """All roles; when it was their duties or requirements that were asked for, the choices lead there, and a role's
    name does."""
    topic = meaning.readings[0].topic
    if topic in ("duties", "requirements"):
        return scene.says(
            line("roles.which"), choices=_leading_to(topic, scene), asked=meaning.text or scene.state.asked
        )
    return scene.says(line("roles.list", roles=_ids(scene)), choices=_leading_to("role", scene))


def _leading_to(verb: str, scene: Scene) -> tuple[str, ...]:
    return (*(f"{verb}/{id_}" for id_ in _ids(scene)), "person")


def which_role(scene: Scene) -> Prompt:
    """Asks which role the quiz or the application is for."""
    verb = "quiz" if scene.state.choose_for == "quiz" else "apply"
    undecided = ("apply/any",) if verb == "apply" else ()
    return Prompt(
        (line("roles.choose", purpose=scene.state.choose_for),),
        (*(f"{verb}/{id_}" for id_ in _ids(scene)), *undecided),
    )


def _ids(scene: Scene) -> tuple[str, ...]:
    return tuple(role.id for role in scene.catalogue.roles)


PROMPTS = {Place.HOME: home, Place.CHOOSE_ROLE: which_role}
TABLE: Table = {}
ANYTIME = {
    Kind.BEGAN: Row(began),
    Kind.MENU: Row(menu, (Place.HOME,)),
    Kind.LIST_ROLES: Row(list_roles),
}
