"""What names look like, as parts of regular expressions: Chinese characters (simplified), Latin letters, both."""

import re

from dialogs.understanding.name_words import DOUBLE_SURNAMES, SURNAMES

HAN = "[一-鿿]"
NEVER_GIVEN = "的了吗呢吧啊呀哈啦哦呗嘛哟喔我你您他她它们这那哪很都也就还但没不是在叫请跟与或及给被把让到对个位号来"
GIVEN = f"(?![{NEVER_GIVEN}]){HAN}"
SURNAME = rf"(?:{'|'.join(DOUBLE_SURNAMES)}|[{SURNAMES}])"
HAN_NAME = (
    rf"(?:{HAN}{{1,8}}[·•・]{HAN}{{1,8}}|(?:{'|'.join(DOUBLE_SURNAMES)})(?:{GIVEN}){{1,2}}"
    rf"|[{SURNAMES}](?:{GIVEN}){{1,2}})"
)
TITLE_ZH = r"(?:先生|女士|小姐|老师|同学|博士|教授|经理|师傅|医生|律师|总监|工程师|工(?![一-鿿])|总(?![一-鿿]))"
TITLE = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|hon|capt|sir|madam|ing|dipl|eng)(?![a-z])\.?[\s-]*)+",
    re.IGNORECASE,
)
PARTICLE = (
    r"(?:bin|binti|bint|van|von|de|der|den|dem|al|la|las|da|das|del|della|di|do|dos|ben|ibn|du|el|le|y|e|ter|zu|af"
    r"|st\.?)"
)
LETTER = r"[^\W\d_一-鿿]"
UPPER = "".join(letter for letter in map(chr, (*range(0x41, 0x530), *range(0x1E00, 0x1F00))) if letter.isupper())
WORD = rf"{LETTER}+(?:['-]{LETTER}+)*"
"""A word in any letters: for names that are announced."""
CAPITAL = rf"(?:(?:[{UPPER}]\.)+|(?:St|Jr|Sr)\.|[{UPPER}]{LETTER}*(?:['-]{LETTER}+)*)(?!{LETTER})"
LATIN_NAME = rf"{CAPITAL}(?:[ ](?:{PARTICLE}[ ]){{0,2}}{CAPITAL}){{0,4}}"
MIXED_NAME = (
    rf"(?:{CAPITAL}[ ])?{CAPITAL}[ ]?(?:{SURNAME}|{HAN_NAME})(?!{HAN})"
    rf"|(?<!{HAN})(?:{HAN_NAME}|(?:{GIVEN}){{1,2}})[ ]{CAPITAL}(?![ ]{CAPITAL})"
)
"""Kevin张, Kevin 乔一凡, 佳慧 Lim."""
AFTER_NAME_ZH = (
    r"的?(?:电话|手机|邮箱|微信|号码|联系|信箱|电邮|座机|邮件|简历|vx|wx)|来自|今年|现在|目前|现居|现任|毕业|应聘"
    r"|就行|就好|好[了啦吧]|就可以|即可|然后|之前|以前"
    r"|想(?:应聘|了解|问|要|找|投|咨询|来|申请|加)|希望|打算|准备|看到|投了|投递|有意|方便|可以|麻烦|谢谢|请|不过"
    r"|但是?|因为|所以|这是|这个|另外"
    r"|工作|从事|是(?:个|一|做|来|应|搞|在|的|学)|在(?:[一-鿿]{2})|做(?:[一-鿿]{2})|有\d|\d|刚|之后|以后|本科|硕士"
    r"|女生|男生|岁|住|你可以|你们|您可以|对你|对贵|之类"
    r"|也(?:可以|行|叫)|或者?|和(?:我|你)|不是|没错|备注|加我|打我|找我|联络|先生|女士|小姐"
)
"""What may follow a Chinese name without a space."""
