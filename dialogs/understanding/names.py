"""A person's name among the words of a message. What a language writes in capitals must be in capitals here."""

import re

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁"
    "单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇"
    "栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍"
    "璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越"
    "夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖岳付闫覃佟苑仝涂帅门代原闪楚邝练揭"
)
DOUBLE_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "长孙",
    "宇文",
    "夏侯",
    "端木",
    "南宫",
    "独孤",
    "轩辕",
)
NOT_NAMES_ZH = re.compile(
    "你好|您好|谢谢|多谢|高兴|方便|应聘|时间|安全|成都|常州|温州|金华|广州|安徽|江苏|江西"
    "|云南|甘肃|宁波|宁夏|华为|通过|和我|明天|明白|白天|周[一二三四五六日末天]|于是|何时|经理"
    "|经验|文件|全部|全职|万一|应届|应该|能够|能否|可以|电话|手机|邮箱|邮件|微信|号码|简历"
    "|连接|向您|向你|别的|从事|本科|硕士|博士|毕业|学生|工程|架构|公司|职位|岗位|我想|我要"
    "|查看|关于|通知|方式|联系|那个|那就|都行|都可|都是|后来|空闲|终于|易于|相同|同号|同上"
    "|平时|解决|段时|须知|居住|家里|国内|国外|文档|广告|东西|利用|简单|曾经|包括|单位|容易"
    "|慎重|符合|幸会|石家庄|马上|马来|方向|许多|常用|时候|计算|高级|程序员|任何|晚上|上午"
    "|下午|中午|上海|北京|深圳|杭州|武汉|南京|苏州|重庆|天津|西安|厦门|青岛|香港|台湾|新加坡"
    "|左右|祝好|此致|敬礼|万分|诸位|乐意|水平|伏案|司机|护士|老师|顾问|主管|别用|别打|就行"
    "|别忘"
)
SURNAME = rf"(?:{'|'.join(DOUBLE_SURNAMES)}|[{''.join(sorted(SURNAMES))}])"
HAN = "[一-鿿]"
HAN_NAME = rf"(?:{'|'.join(DOUBLE_SURNAMES)}){HAN}{{1,2}}|{SURNAME}{HAN}{{1,2}}"
TITLE_ZH = r"(?:先生|女士|小姐|老师|同学|博士|教授|经理|工)"
TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|sir|madam)\b\.?\s*", re.IGNORECASE)
SPEAKING = re.compile(r"\s+(?:here|speaking)$", re.IGNORECASE)
PARTICLE = r"(?:bin|binti|van|de|der|den|von|al|la|da|del|di|ben|ibn|dos|du|el|le|y|st\.?)"
CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
LATIN_NAME = rf"{CAPITAL}(?:[ ](?:{PARTICLE}[ ]){{0,2}}{CAPITAL}){{0,3}}"
MIXED_NAME = rf"{CAPITAL}[ ]?{HAN}{{1,3}}(?!{HAN})|(?<!{HAN}){HAN}{{1,3}}[ ]?{CAPITAL}"
NOT_NAMES_EN = frozenset(
    """a afternoon also am an and any architect are ask at available bachelor back beijing best both bye
    call can cell cellphone ceo chat cheers china chinese contact currently cv dear do dr driver e-mail
    email engineer english evening for fresh friday from gmail good graduate great guangzhou
    hangzhou happy hello help here hey hi hope hpc hr i id if in interested is it job just kind let
    linkedin london looking mail manager mandarin master maybe me menu message mobile monday morning
    mr mrs ms my name new next no none nope not nothing number nurse of ok okay old on or outlook
    phd phone please qq reach ready regards resume role saturday sent shanghai shenzhen sincerely
    singapore skip software sorry stop student sunday sure tel telegram text thank thanks thanx the
    there this thursday to tuesday uk usa use vx we wechat wednesday weixin what whatsapp when where who
    why wx yeah yep yes you your yours""".split()  # noqa: SIM905 - a list to be read by people
)
KNOWN_AS_ZH = (
    r"(?:我的名字叫做?|我的名字是|我的姓名是|我的全名是|名字叫做?|名字是|姓名是|名字|姓名|全名|称呼|联系人"
    r"|我名叫|我叫做?|本人叫|叫我|本名|署名|鄙人)"
)
KNOWN_AS_EN = r"(?i:my (?:full )?name is|my (?:full )?name's|name's|(?:full |first )?name is|(?:full )?name)"
INTRODUCED_EN = r"(?i:i am|i'm|i go by|im|this is|call me|it's|it is|signed|我是|本人|这是|我叫|叫我)"
AFTER_NAME_ZH = (
    r"的?(?:电话|手机|邮箱|微信|号码)|来自|今年|想"
    r"|现在|目前|毕业|应聘|就行|就好|即可|是|在|[吧啊哈呀]|[^一-鿿]|$"
)
SPLIT_ZH = re.compile(rf"({HAN_NAME}|{HAN}{{2,4}}?)(?:{TITLE_ZH})?(?={AFTER_NAME_ZH})")
ANNOUNCED_ZH = re.compile(rf"{KNOWN_AS_ZH}\s*(?:[:是为叫]\s*)*")
SURNAME_ZH = re.compile(
    rf"(?:免贵|我)?姓\s*({'|'.join(DOUBLE_SURNAMES)}|{HAN})(?:\s*[,，]?\s*(?:单?名|名字)(?:叫|是)?\s*({HAN}{{1,2}}))?(?![名氏])"
)
ANNOUNCED_EN = re.compile(rf"(?<![a-zA-Z]){KNOWN_AS_EN}\s*(?:[:=]|is\b|(?=[A-Z一-鿿]))?\s*")
INTRODUCED = re.compile(rf"(?<![a-zA-Z]){INTRODUCED_EN}\s*:?\s*")
CLOSING = (
    r"(?i:(?:best|kind|warm)(?: regards| wishes)?|regards|thanks|thank you|many thanks|cheers|sincerely"
    r"|yours(?: sincerely| truly)?|br|谢谢|此致|祝好)"
)
SIGNED = re.compile(rf"{CLOSING}\s*[,，.!。\n-]\s*({LATIN_NAME}|{HAN_NAME})\s*[.!。]?\s*$")
LOOSE_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:[ ][^\W\d_][\w'’.-]*){0,3}")
HIDDEN = "\x00"
"""Stands for details that were found already: addresses, numbers, ids."""
PIECE = re.compile(rf"[,，、。;；!！?？\n|/()（）:{HIDDEN}]+|\.\s+|\.$|\s+-+\s+")


def find_name(text: str) -> str | None:
    """The name in half-width text whose other details are hidden; as written, without titles."""
    return introduced_name(text) or _bare(text)


def introduced_name(text: str) -> str | None:
    """The name by which somebody introduces themselves or signs; words that merely could be a name are none."""
    return _announced(text) or _introduced(text) or _signed(text)


def _announced(text: str) -> str | None:
    if (surname := SURNAME_ZH.search(text)) and (surname[2] or surname[1] in SURNAMES or len(surname[1]) == 2):
        return surname[1] + (surname[2] or "")
    for found in ANNOUNCED_ZH.finditer(text):
        if name := _chinese_or_latin(text[found.end() :]):
            return name
    for found in ANNOUNCED_EN.finditer(text):
        rest = text[found.end() :]
        if name := _chinese_or_latin(rest) or _loose(rest):
            return name
    return None


def _introduced(text: str) -> str | None:
    """After "I am" much can follow that is no name: only capitals, or a Chinese surname, tell."""
    for found in INTRODUCED.finditer(text):
        rest = text[found.end() :]
        if name := _mixed(rest) or _latin(rest):
            return name
        chinese = re.match(rf"({HAN_NAME})(?:{TITLE_ZH})?(?!{HAN})", rest)
        if chinese and not NOT_NAMES_ZH.search(chinese[1]):
            return chinese[1]
    return None


def _signed(text: str) -> str | None:
    found = SIGNED.search(text)
    return found[1] if found and _is_name(found[1]) else None


def _bare(text: str) -> str | None:
    """A piece of the message that is nothing but a name: 「何静」, "Sarah Lee"; whole pieces before parts of them."""
    pieces = [piece.strip(" \t.~-*") for piece in PIECE.split(text)]
    for piece in filter(None, pieces):
        if name := _whole(piece):
            return name
    return next((word for piece in pieces for word in piece.split() if _is_chinese_name(word)), None)


def _whole(piece: str) -> str | None:
    untitled = SPEAKING.sub("", TITLE.sub("", piece))
    chinese = re.fullmatch(rf"({SURNAME}{HAN}{{0,3}}?)(?:{TITLE_ZH})|([小老阿]{SURNAME})", untitled)
    if chinese and not NOT_NAMES_ZH.search(untitled):
        return chinese[1] or chinese[2]
    if re.fullmatch(rf"{LATIN_NAME}|{MIXED_NAME}", untitled) and _is_name(untitled):
        return untitled
    return untitled if _is_chinese_name(untitled) else None


def _chinese_or_latin(rest: str) -> str | None:
    rest = TITLE.sub("", rest)
    if name := _mixed(rest) or _latin(rest):
        return name
    found = SPLIT_ZH.match(rest)
    return found[1] if found and not NOT_NAMES_ZH.search(found[1]) else None


def _mixed(rest: str) -> str | None:
    found = re.match(MIXED_NAME, TITLE.sub("", rest))
    return found[0] if found and _is_name(found[0]) else None


def _latin(rest: str) -> str | None:
    found = re.match(LATIN_NAME, TITLE.sub("", rest))
    return _without_tail(found[0]) if found and _is_name(found[0].split(" ")[0]) else None


def _loose(rest: str) -> str | None:
    """After "my name is" a name needs no capitals, and ends where other words begin."""
    found = LOOSE_NAME.match(TITLE.sub("", rest))
    return _without_tail(found[0]) if found else None


def _without_tail(words: str) -> str | None:
    """ "Zhao Yun. Call me" and "joe and my": up to the first word that belongs to no name."""
    kept: list[str] = []
    for word in words.split(" "):
        if word.rstrip(".").lower() in NOT_NAMES_EN:
            break
        kept.append(word)
        if word.endswith(".") and len(word) > 3:
            break
    return " ".join(kept).rstrip(".") or None


def _is_name(words: str) -> bool:
    latin = re.findall(r"[^\W\d_一-鿿]+", words)
    shouted = len(latin) == 1 and latin[0].isupper() and words == latin[0]
    known = any(word.lower() in NOT_NAMES_EN for word in latin)
    return not known and not shouted and not NOT_NAMES_ZH.search(words) and not re.search(r"\d|_", words)


def _is_chinese_name(word: str) -> bool:
    return re.fullmatch(HAN_NAME, word) is not None and NOT_NAMES_ZH.search(word) is None
