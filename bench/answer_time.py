"""How long an answer takes, and what the talk costs: run by hand, `python bench/answer_time.py`.

Free text in both languages, on one core, without a store or a network; messages of sixty words and presses too.
Prints seconds until the talk is ready, resident memory, what everything needed at run time takes on disk, and the
median and 99th percentile of `talk.turn`.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution
from itertools import product
from pathlib import Path
from statistics import median, quantiles

from packaging.requirements import Requirement

from bot.talk import make_talk
from bot.turn import Talk
from dialogs.events import Said
from dialogs.state import State

OPENINGS = {
    "zh": ("", "你好，", "想问一下，", "我做了三年算法，", "不好意思打扰了，"),
    "en": ("", "Hi, ", "Quick question: ", "I have worked with GPUs for years, ", "Sorry to bother you, but "),
}
QUESTIONS = {
    "zh": (
        "高性能架构师要会CUDA吗",
        "深度学习那个岗位主要做什么",
        "FAE和架构师有什么区别",
        "学历有要求吗",
        "工资大概多少",
        "要经常出差吗",
        "你们公司是做什么的",
        "我想应聘",
        "可以找真人聊聊吗",
        "今天天气不错",
    ),
    "en": (
        "do I need CUDA for the HPC job",
        "what does the deep learning architect do all day",
        "how do the FAE and the architect differ",
        "is a degree required",
        "what does it pay",
        "would I have to travel a lot",
        "what does the company do",
        "I would like to apply",
        "can I talk to a real person",
        "nice weather today",
    ),
}
LONG = {
    "zh": "我先说一下我的情况，本科学的是自动化，毕业以后在一家做仪器的公司写了三年上位机，"
    "后来转去做图像检测，带过两个实习生，也跟着销售去见过几次客户，最近公司搬去外地，家里老人走不开，想看看机会，",
    "en": "Let me tell you a bit about myself: I studied physics, spent three years writing control software for "
    "an instrument maker, then moved over to image inspection, where I looked after two interns and sometimes went "
    "to see customers with our salespeople; now the company is moving away and I cannot, so I am looking again. ",
}
TEXTS = [opening + question for lang in OPENINGS for opening, question in product(OPENINGS[lang], QUESTIONS[lang])]


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    loaded, talk = ready(), make_talk()
    first = seconds(talk, "hello there, anybody home")
    times = [seconds(talk, text) for text in TEXTS]
    long = [seconds(talk, LONG[lang] + question) for lang in LONG for question in QUESTIONS[lang]]
    pressed = [seconds(talk, word) for word in ("1", "2", "是", "yes", "back", "菜单") * 10]
    every = times + long
    lines = (
        f"ready after            {loaded:8.2f} s",
        f"first free text        {first:8.2f} s",
        f"resident memory        {resident():8.0f} MiB",
        f"installed              {installed():8.0f} MiB",
        f"median of {len(times):3} texts    {median(times) * 1000:8.1f} ms",
        f"median of {len(long):3} long     {median(long) * 1000:8.1f} ms",
        f"99th percentile of all {quantiles(every, n=100)[-1] * 1000:8.1f} ms",
        f"median of a press      {median(pressed) * 1000:8.1f} ms",
    )
    print("\n".join(lines))  # noqa: T201 - a command's answer


def ready() -> float:
    """From the start of a new process until it can talk, imports and all."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "from bot.talk import make_talk; make_talk()"], check=True)
    return time.perf_counter() - begun


def seconds(talk: Talk, text: str) -> float:
    begun = time.perf_counter()
    talk.turn(Said(text), State(), datetime.now(UTC))
    return time.perf_counter() - begun


def resident() -> float:
    """VmRSS in MiB, where the system tells it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), float("nan"))


def installed() -> float:
    """MiB on disk of the distribution and of all that it requires, without extras."""
    wanted, seen = ["bole-bot"], set[str]()
    size = 0
    while wanted:
        name = wanted.pop()
        if name.lower() in seen:
            continue
        seen.add(name.lower())
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        size += sum(path.stat().st_size for file in found.files or () if (path := Path(str(file.locate()))).is_file())
        needed = [Requirement(required) for required in found.requires or ()]
        wanted += [one.name for one in needed if not one.marker or one.marker.evaluate({"extra": ""})]
    return size / 2**20


if __name__ == "__main__":
    main()
