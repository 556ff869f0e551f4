"""The account's access token: kept in the store, the same for all processes, exchanged by one of them at a time.

It is the "stable" token: asked again WeChat gives the same one, and in its last five minutes the next one, while
the old one stays good to its end. So two that ask do no harm to each other, as they would with the ordinary one.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.channels.wechat_http import Failure, Http, NoAnswer
from bot.storage import Store, Token

EARLY = timedelta(minutes=4)
"""Before its end a token is exchanged: within the five minutes in which WeChat has a new one."""
SPARE = timedelta(seconds=10)
"""A token with less than this left may have ended when it arrives."""
FORCED_EVERY = timedelta(minutes=75)
"""A token may be exchanged by force 20 times a day, each half a minute after the last. Spread like this it is 19."""
LONGEST = 7200
"""Seconds that WeChat says a token lasts at most."""
LOOK_EVERY = 0.1
OTHERS_MAY_TAKE = 12.0
"""Seconds to wait for the process that is exchanging the token: two calls of five, and some for the store."""


class TooSoon(Failure):
    """WeChat rejects the token it gave us, and may not be made to exchange it yet; `after` seconds it may."""

    def __init__(self, after: float) -> None:
        super().__init__("WeChat rejects its own token, which was exchanged by force not long ago")
        self.after = after


class AccessToken:
    """Every method raises a `Failure` (`Refused`, `NoAnswer` or `TooSoon`) or `StoreUnavailable`."""

    def __init__(
        self,
        http: Http,
        store: Store,
        app_id: str,
        secret: str,
        clock: Callable[[], float] = time.time,
        patience: float = OTHERS_MAY_TAKE,
    ) -> None:
        self._http, self._store, self._app_id, self._secret = http, store, app_id, secret
        self._name, self._clock, self._patience = f"wechat:{app_id}", clock, patience

    async def current(self) -> str:
        """One that WeChat should take."""
        return await self._one_but("")

    async def instead_of(self, rejected: str) -> str:
        """Another one, after WeChat has rejected this one: mostly somebody else has exchanged it already."""
        return await self._one_but(rejected)

    async def _one_but(self, rejected: str) -> str:
        begun = time.monotonic()
        while time.monotonic() < begun + self._patience:
            token = await asyncio.to_thread(self._store.token, self._name)
            if token and self._lasts(token, EARLY, rejected):
                return token.value
            if await asyncio.to_thread(self._store.claim_token, self._name, self._now()):
                return await self._exchanged(rejected)
            if token and self._lasts(token, SPARE, rejected):
                return token.value
            await asyncio.sleep(LOOK_EVERY)
        raise NoAnswer("stable_token", "another process is asking, and has none yet")

    async def _exchanged(self, rejected: str) -> str:
        """What the holder of the claim does. The token is read again: it may have been exchanged just before."""
        try:
            kept = await asyncio.to_thread(self._store.token, self._name)
            if kept is None or not self._lasts(kept, EARLY, rejected):
                kept = await self._fetched(kept, rejected)
            await asyncio.to_thread(self._store.keep_token, self._name, kept)
        except BaseException:  # given up as well: nobody is to wait for the end of our claim
            await asyncio.to_thread(self._store.release_token, self._name)
            raise
        return kept.value

    async def _fetched(self, before: Token | None, rejected: str) -> Token:
        """From WeChat; by force only if it gives the very token that it rejects."""
        forced_at = before.forced_at if before else None
        token = await self._ask(forced_at)
        if token.value != rejected:
            return token
        now = self._now()
        if forced_at and now < forced_at + FORCED_EVERY:
            raise TooSoon((forced_at + FORCED_EVERY - now).total_seconds())
        return await self._ask(now, force_refresh=True)

    async def _ask(self, forced_at: datetime | None, **more: bool) -> Token:
        asked = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret, **more}
        asked_at = self._now()
        answer = await self._http.post("stable_token", asked)
        value, lasts = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(lasts, int):
            raise NoAnswer("stable_token", "one without a token")
        return Token(value, asked_at + timedelta(seconds=min(lasts, LONGEST)), forced_at)

    def _lasts(self, token: Token, for_: timedelta, rejected: str) -> bool:
        return token.value != rejected and self._now() < token.expires_at - for_

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
