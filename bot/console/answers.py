"""What recruiters have answered beyond the ad: with author and date, to be withdrawn and published again."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import Route

from bot.console.frame import Frame
from bot.console.visits import Entry, Visit, number
from bot.turn import Talk

HERE = "/console/answers"
ROWS = 50


class Answers:
    navigation = (Entry("answers", HERE),)

    def __init__(self, frame: Frame, talk: Callable[[], Talk]) -> None:
        self._frame, self._store, self._talk = frame, frame.store, talk

    def routes(self) -> list[Route]:
        route = self._frame.route
        return [
            route(HERE, self.list),
            route(f"{HERE}/{{id}}/withdraw", self.withdraw, "POST", action="answer_withdrawn"),
            route(f"{HERE}/{{id}}/publish", self.publish, "POST", action="answer_published"),
        ]

    def list(self, visit: Visit) -> Response:
        before = number(visit.request.query_params.get("before", ""))
        answers = self._store.recruiters_answers(before, ROWS + 1)
        catalogue = self._talk().catalogue
        rows = [(answer, catalogue.title(answer.role, visit.language)) for answer in answers[:ROWS]]
        return self._frame.page(visit, "answers", rows=rows, more=len(answers) > ROWS)

    def withdraw(self, visit: Visit) -> Response:
        answer = number(visit.id)
        if answer is None or self._store.recruiters_answer(answer) is None:
            return self._frame.missing(visit)
        self._frame.act(visit, lambda: self._store.withdraw_answer(answer, visit.account.name, visit.now))
        return self._frame.to(HERE, told="saved")

    def publish(self, visit: Visit) -> Response:
        answer = number(visit.id)
        if answer is None or self._store.recruiters_answer(answer) is None:
            return self._frame.missing(visit)
        self._frame.act(visit, lambda: self._store.publish_again(answer, visit.account.name, visit.now))
        return self._frame.to(HERE, told="saved")
