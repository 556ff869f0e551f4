"""What a send to Telegram costs: run by hand, `python bench/sending.py`.

Messages with six inline buttons go through python-telegram-bot's `send_message` to a server on this machine, in a
process of its own; prints the processor's time that the sending process needs for each, one after the other and
sixteen at once, by the library's own httpx and by our aiohttp.
"""

import asyncio
import logging
import time
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection

import telegram
from aiohttp import web
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram_messages import keyboard
from bot.channels.telegram_request import AiohttpRequest
from dialogs.wording import Button, Message

SENDS, ROUNDS, AT_ONCE = 1000, 5, 16
MESSAGE = Message("你好！Hello! " * 20, tuple(Button(f"role/role-{number}", f"岗位 {number}") for number in range(6)))


def main() -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    ours, theirs = Pipe()
    server = Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    asyncio.run(measure(f"http://127.0.0.1:{ours.recv()}/bot"))
    server.kill()


def serve(told: Connection) -> None:
    """The least that counts as Telegram; tells its port."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        result = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "x"}
        return web.json_response({"ok": True, "result": result})

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        told.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


async def measure(url: str) -> None:
    ways: dict[str, BaseRequest] = {"httpx": HTTPXRequest(connection_pool_size=64), "aiohttp": AiohttpRequest(url)}
    for name, request in ways.items():
        bot = telegram.Bot("1:a", url, request=request, get_updates_request=request)
        async with request:
            await spent(bot, AT_ONCE)  # connects
            for at_once in (1, AT_ONCE):
                each = min([await spent(bot, at_once) for _ in range(ROUNDS)])
                print(f"{name:8} {at_once:2} at once {each * 1000:6.2f} ms")  # noqa: T201 - a command's answer


async def spent(bot: telegram.Bot, at_once: int) -> float:
    """Seconds of processor for one send."""

    async def some() -> None:
        for _ in range(SENDS // at_once):
            await bot.send_message("7", MESSAGE.text, reply_markup=keyboard(MESSAGE))

    begun = time.process_time()
    await asyncio.gather(*(some() for _ in range(at_once)))
    return (time.process_time() - begun) / (SENDS // at_once * at_once)


if __name__ == "__main__":
    main()
