"""Of several values of a kind in one message, the one that is meant: corrections, old ones, other people's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CLAUSE_END = re.compile(r"[,，、。;；!！?？\n()（）]|\.\s|\s-+\s|\s(?:and|but|so)\s|但是?|现在")
CORRECTS = re.compile(
    r"\b(?:no,? ?wait|wait|oops|whoops|typo|i meant?|correction|scratch that|strike that|hang on|hold on|make that"
    r"|my bad|mistyped|misspelled|misspelt|that'?s wrong|wrong one|sorry|apologies|actually|rather|should be"
    r"|corrected|fat.?fingered|nope|ignore that|let me fix|try again)\b"
    r"|不对|[打写说记发搞弄填输敲手贴]错|错了|错啦|更正|纠正|应该是|应为|改成|改为|[哦噢啊喔呃额]不|不不|等等"
    r"|等一下|等下|手滑|手误|笔误|少打|多打|漏了|重新发|重发|才对|才是",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"(?:\b(?:not|never|isn't|instead of|rather than|(?:don't|do not|dont|please don't|stop)"
    r"(?: (?:call|use|mail|email|write|text|send|dial|try))?)(?: (?:to|on|at|the|my|this|it))*"
    r"|(?:changed|switched|moved) from|(?<!是)不是|从|(?:别|不要|请勿|勿)(?:再)?(?:打|用|发|加)?(?:到)?)\W{0,3}$",
    re.IGNORECASE,
)
WRONG_BEFORE = re.compile(
    r"\b(?:old|previous|former|dead|expired|inactive|retired|wrong|backup|spare|secondary|don't|do not|dont|not"
    r"|never|no longer|was|used to)\b"
    r"|(?<!是)旧|备用|备份|以前|之前|原来的|原先|老号|老的|老家|老手机|老邮箱|别打|别用|不要|不用(?!了)|停用|作废"
    r"|弃用|注销|不再"
    r"|换掉|打错的?|写错的?|错的",
    re.IGNORECASE,
)
WRONG_AFTER = re.compile(
    r"\b(?:dead|old|wrong|expired|inactive|no longer|not (?:in use|valid|mine|right|correct|used|work\w*)|doesn't"
    r"|does not"
    r"|don't|do not|stopped|gone|bounces?|disconnected|dies|died|cancell?ed|closed|full|previous|former|shut|outdated"
    r"|rarely|hardly|seldom|never|never mind|ignore)\b"
    r"|旧|停机|停了|停用|作废|不用|弃用|注销|错|不对|打不通|不再|换了|换掉|空号|丢了|别打|别用|不是(?!吗)|不行|失效"
    r"|废了|不怎么用|很少",
    re.IGNORECASE,
)
RIGHT = re.compile(
    r"\b(?:new|use|now|current|currently|correct|prefer|preferred|instead|right|best|better|mine|my own)\b"
    r"|新|请用|改用|换成|正确|而是|为准|优先|常用|现在|我的是|我自己|用|打这个",
    re.IGNORECASE,
)
PREFERRED = re.compile(
    r"\b(?:prefer|preferred|preferably|better|faster|the right one|the correct one|instead)\b"
    r"|为准|优先|首选|更好|更快|最好|才对|才是|比较常|常用|主要用|改用",
    re.IGNORECASE,
)
LATTER = re.compile(
    r"\b(?:use|prefer|try|call|take|to)\b[^.,;]{0,12}\b(?:second|latter|last)\b|\b(?:second|latter|last) (?:one"
    r"|number|address)"
    r"[^.,;]{0,16}\b(?:best|better|right|correct|please|preferred)\b"
    r"|[用打发以加](?:第二|后面?|下面)[那这一]?个?|后者|第二个(?:是对的|为准|优先|更好|最好)",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?<!n't )(?<!not )\b(?:use|prefer|try|call|take) (?:the|my) (?P<en>[a-z]{3,})\b"
    r"|(?<![别不要])[用打发](?:到)?(?P<zh>[一-鿿]{2})的?(?:那个|邮箱|手机|电话|号)?(?:[吧就为联。!]|$)",
    re.IGNORECASE,
)
SPEAKS_OF_IT = re.compile(
    r"(?:[,，.。;(]|\b(?:but|and|though)\b|但是?|不过)\s*"
    r"(?:that(?: one)?\b|this one\b|which\b|it\b|这个|那个|前一个|前者|第一个)[^.。!?\n]*",
    re.IGNORECASE,
)
IF = re.compile(r"\b(?:if|in case)\b|如果|万一|要是|假如", re.IGNORECASE)
LONE_WRONG_BEFORE = re.compile(
    r"(?:\b(?:old|former|previous)\s+[a-z-]*\s*(?:is|was)?|(?:旧|以前|之前|原来)的?[^,，。]{0,6})\W*$", re.IGNORECASE
)
LONE_WRONG_AFTER = re.compile(
    r"\W{0,3}(?:(?:that|this|which|it|one|number|这个|那个|号|已经|已|早就|现在|都)\s*)*(?:is|'s|was|has been)?\s*"
    r"(?:dead|no longer|out of (?:use|service)|disconnected|not mine|停机|停用|停了|作废|注销|空号|不用了|弃用"
    r"|[打写发]错|错了|不是我的)",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"(?:我)?(?:老婆|老公|爱人|对象|妻子|丈夫|[爸妈]妈?|父亲|母亲|父母|朋友|同事|室友|舍友|同学|女友|男友|女朋友"
    r"|男朋友"
    r"|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿|导师|老板|领导|经理|助理|秘书|HR|人事|[你您]们?|贵司|贵公司|公司前台|别人"
    r"|他|她|紧急联系人|推荐人)"
    r"的?(?:电话|手机|号码?|微信|邮箱|邮件|联系方式)[^,，。;]{0,6}$"
    r"|\b(?:(?:my|a|the) (?:wife|husband|mom|mum|mother|dad|father|friend|colleague|boss|brother|sister|roommate"
    r"|partner"
    r"|girlfriend|boyfriend|manager|recruiter|professor|assistant|secretary)(?:'s| [A-Z][a-z]+ (?:at|on))|his|her"
    r"|their|your|hr'?s|emergency contact|reference)\b"
    r"[^,.;]{0,24}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    value: str
    start: int
    end: int


def right_one(found: Sequence[Found], said: str) -> str | None:
    """`found` in order of place; `said`: the message, simplified, with everything found hidden."""
    mine = [one for one in found if not OTHERS.search(said[: one.start])]
    if len(mine) < 2:
        return mine[0].value if mine and not (len(found) == 1 and _is_given_up(mine[0], said)) else None
    if LATTER.search(said):
        return mine[-1].value
    if named := _named(mine, said):
        return named.value
    kept = [n for n in range(len(mine)) if not _is_wrong(n, mine, said)]
    if not kept:
        right = [n for n in range(len(mine)) if RIGHT.search(_before(n, mine, said))]
        return mine[(right or [0])[0]].value
    preferred = [n for n in kept if PREFERRED.search(_around(n, mine, said))]
    if len(kept) < len(mine):
        preferred = preferred or [n for n in kept if RIGHT.search(_around(n, mine, said))]
    return mine[(preferred or kept)[0]].value


def _is_given_up(one: Found, said: str) -> bool:
    """The only value of its kind, and said to be wrong."""
    before, after = said[: one.start], said[one.end :]
    return LONE_WRONG_BEFORE.search(before) is not None or LONE_WRONG_AFTER.match(after) is not None


def _named(found: Sequence[Found], said: str) -> Found | None:
    """ "work: a, private: b. Use the private one" """
    for wish in NAMED.finditer(said):
        word = wish["en"] or wish["zh"]
        for n, one in enumerate(found):
            before = _last_clause(said[found[n - 1].end if n else 0 : one.start])
            if re.search(rf"(?<![a-z]){word}", before, re.IGNORECASE):
                return one
    return None


def _is_wrong(n: int, found: Sequence[Found], said: str) -> bool:
    before, after = _before(n, found, said), _after(n, found, said)
    if NEGATED.search(before):
        return True
    last = n + 1 == len(found)
    if not last and CORRECTS.search(after) and not NEGATED.search(after):
        return True
    clause_before = _last_clause(before)
    if WRONG_BEFORE.search(clause_before) and not (n and CORRECTS.search(clause_before)):
        return True
    clause_after = _first_clause(after if last else NEGATED.sub("", after))
    return WRONG_AFTER.search(clause_after) is not None and not IF.search(clause_after)


def _around(n: int, found: Sequence[Found], said: str) -> str:
    return f"{_last_clause(_before(n, found, said))} {_first_clause(_after(n, found, said))}"


def _before(n: int, found: Sequence[Found], said: str) -> str:
    return said[found[n - 1].end if n else 0 : found[n].start]


def _after(n: int, found: Sequence[Found], said: str) -> str:
    return said[found[n].end : found[n + 1].start if n + 1 < len(found) else len(said)]


def _last_clause(words: str) -> str:
    """ "是" after a comma is the clause's own; a colon or a space ends nothing."""
    return CLAUSE_END.split(words.rstrip(" :：,，(（"))[-1]


def _first_clause(words: str) -> str:
    """With what is said about "that one"."""
    return " ".join((CLAUSE_END.split(words.lstrip(" ,，(（)）"))[0], *SPEAKS_OF_IT.findall(words)))
