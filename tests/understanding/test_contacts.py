"""People say how to reach them in one message or piece by piece, in their own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import texts
from dialogs.meanings import Details
from dialogs.understanding.contacts import Contacts

CONTACTS = Contacts.from_yaml(texts("understanding/words"))
read_details = CONTACTS.read


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我叫李娜", "李娜"),
        ("你好，我是王小明，想应聘", "王小明"),
        ("姓名：諸葛亮", "諸葛亮"),
        ("免贵姓欧阳", "欧阳"),
        ("姓陈名晨", "陈晨"),
        ("叫我小李就行", "小李"),
        ("陈女士 13700001111", "陈"),
        ("張偉 13800138000", "張偉"),
        ("My name is john smith and my number is 13800138000", "john smith"),
        ("Hi, I'm Carlos de la Cruz. Email: carlos@example.org", "Carlos de la Cruz"),
        ("Mr. David Chen 13700001111", "David Chen"),
        ("Thanks,\nMaria Lopez\nmaria@example.com", "Maria Lopez"),
        ("Kevin张 13800138000", "Kevin张"),
        ("佳慧 Lim, +65 9123 4567", "佳慧 Lim"),
        ("Wei Zhang | wei@example.com", "Wei Zhang"),
        ("王芳", "王芳"),
        ("call me Kevin啦", "Kevin"),
        ("罗思源博士，邮箱见简历", "罗思源"),
        ("Mr Jonathan P. Whitcombe", "Jonathan P. Whitcombe"),
        ("hey its jonas weber here", "jonas weber"),
        ("lily zhao\nlily.zhao@example.com", "lily zhao"),
        ("Łukasz Żak, lukasz@example.pl", "Łukasz Żak"),
        ("古丽娜尔·买买提 13999990000", "古丽娜尔·买买提"),
        ("我叫刘建军然后手机13501234567", "刘建军"),
        ("我姓植，植远航", "植远航"),
        ("叫我老邱就行，大名邱牧野", "邱牧野"),
        ("我係陳小慧", "陳小慧"),
        ("我叫李磊，不对，是李蕾", "李蕾"),
        ("First name: Wei\nLast name: Chen", "Wei Chen"),
        ("推荐人：李强\n姓名：何苗", "何苗"),
        ("王经理，您好！我是陈立", "陈立"),
        ("我叫高兴，真叫高兴", "高兴"),
        ("我叫贺小满就是节气那个小满", "贺小满"),
        ("嗯名字的话就写王晓燕吧手机13812345678", "王晓燕"),
        ("我叫高晓峰拂晓的晓", "高晓峰"),
        ("13812345678 找财务部的邵静", "邵静"),
        ("联系我：小葵", "小葵"),
        ("应聘HPC架构师-李想-13812345678", "李想"),
        ("tom hale, 13812345678", "tom hale"),
        ("i'm maria and my number is 13812345678", "maria"),
        ("Hiii, here is Tiago Braga", "Tiago Braga"),
        ("The name is Bond, James Bond", "James Bond"),
    ],
)
def test_a_name_is_taken_as_written_without_titles(said: str, name: str) -> None:
    assert name == read_details(said).name


@pytest.mark.parametrize(
    "said",
    [
        "你好",
        "我想应聘",
        "我是北京人",
        "我是应届毕业生",
        "我在上海，电话13800138000",
        "方便的话打我电话13800138000",
        "I am looking for a job",
        "I'm Chinese",
        "yes",
        "HR",
        "What is your phone number?",
        "I'm Korean",
        "i'm full-time employed",
        "call me any time",
        "Perfect, thanks!",
        "都可以，随时联系",
        "经济学",
        "我是文科生",
        "邮箱是我名字全拼 liuyang@example.com",
        "plz, 13800138000",
        "我是 Java 工程师",
        "",
    ],
)
def test_what_is_no_name(said: str) -> None:
    assert read_details(said).name is None


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("１３８００１３８０００", "+8613800138000"),
        ("手机138-0013-8000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("+44 7911 123456", "+447911123456"),
        ("不要打13800138000，打13900139000", "+8613900139000"),
        ("13800138000不对，是13900139000", "+8613900139000"),
        ("13800138000 or 13900139000", "+8613800138000"),
        ("13800138000，哦打错了，是13900139000", "+8613900139000"),
        ("it's not 13800138000, it's 13900139000", "+8613900139000"),
        ("138 0013 8000，换了新号 13900139000，旧的别打", "+8613900139000"),
        ("第一个13800138000，第二个13900139000，用第二个", "+8613900139000"),
        ("我老婆的电话13800138000，我自己的13900139000", "+8613900139000"),
        ("13800138000这个号停用了", None),
        ("香港電話 9876 5432", "+85298765432"),
        ("台灣手機 0912-345-678", "+886912345678"),
        ("852-9123-4567", "+85291234567"),
        ("一三八 零零一三 八零零零", "+8613800138000"),
        ("my number is 415 555 2671", None),
        ("身份证 110101199003078888", None),
        ("1380013800零", "+8613800138000"),
        ("13800138000两年前换成13900139000", "+8613900139000"),
        ("13800138000→13900139000", "+8613900139000"),
        ("韩国号 010-1234-5678", "+821012345678"),
        ("1️⃣3️⃣8️⃣00138000", "+8613800138000"),
        ("call me on plus one four one five, five five five, two six seven one", "+14155552671"),
        ("我的号是 13800138000，打不通就打我媳妇的 13900139000", "+8613800138000"),
        ("+65 9123 4567 (SG) / 13800138000 (China, preferred)", "+8613800138000"),
        ("HR的电话是不是 400-000-1234？", None),
    ],
)
def test_a_phone_number_is_checked_and_written_in_full(said: str, phone: str | None) -> None:
    assert phone == read_details(said).phone


def test_numbers_without_a_country_code_belong_to_the_region_asked_for() -> None:
    assert read_details("07911 123456", default_region="GB").phone == "+447911123456"


@pytest.mark.parametrize(
    ("said", "email"),
    [
        ("邮箱ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "li@example.com"),
        ("john (at) example (dot) com", "john@example.com"),
        ("旧邮箱 a@example.com 别用了，用 b@example.com", "b@example.com"),
        ("Anna at anna@example.com.", "anna@example.com"),
        ("me@@example.com", None),
        ("a@example.com - sorry, I meant b@example.com", "b@example.com"),
        ("sorry typo, it's b@example.com not a@example.com", "b@example.com"),
        ("work: a@example.com, private: b@example.com. use the private one", "b@example.com"),
        ("li#example.com（#换成@）", "li@example.com"),
        ("a@example.com is my old one, b@example.com is current", "b@example.com"),
        ("我老板是王总 a@example.com，我是 b@example.com", "b@example.com"),
        ("marlene underscore oak at example dot com", "marlene_oak@example.com"),
        ("应该是 b@example.com，不是刚才那个 a@example.com", "b@example.com"),
        ("这是我公司的邮箱 a@example.com，最好发 b@example.com", "b@example.com"),
        ("My referee is Prof Hammond (a@example.com). Mine: b@example.com", "b@example.com"),
        ("邮箱从 a@example.com 换成 b@example.com 了", "b@example.com"),
    ],
)
def test_an_address_is_checked(said: str, email: str | None) -> None:
    assert email == read_details(said).email


@pytest.mark.parametrize(
    ("said", "wechat_id"),
    [
        ("微信lina_2020", "lina_2020"),
        ("joe_2020 is my WeChat", "joe_2020"),
        ("vx: Zoe-88-zoe", "Zoe-88-zoe"),
        ("微信和手机同号：13800138000", "13800138000"),
        ("my wechat is the same as my phone, +86 138 0013 8000", "13800138000"),
        ("please wechat me", None),
        ("微信加我就行 lin-wei_2020", "lin-wei_2020"),
        ("13800138000（微信同号）", "13800138000"),
        ("加v13800138000", "13800138000"),
        ("微信二维码发不了，账号lina99", "lina99"),
        ("13800138000（同微信）", "13800138000"),
        ("微信和手机一个号：13800138000", "13800138000"),
        ("13800138000 (also my wechat)", "13800138000"),
        ("微信 139 1234 5678", "13912345678"),
        ("电话13800138000，微信不是手机号，是 sunny-day01", "sunny-day01"),
        ("没有微信，手机13800138000", None),
        ("微信 anna_01，写错了，是 anna_012", "anna_012"),
        ("微信 ruolan.wen", None),
        ("my wechat is fine, I'm full-time employed", None),
        ("lina_2020", None),
    ],
)
def test_a_wechat_id_counts_where_it_is_announced(said: str, wechat_id: str | None) -> None:
    assert wechat_id == read_details(said).wechat_id


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ("邮箱 foo@bar", ("email",)),
        ("電話 0912", ()),
        ("手机 1380013", ("phone",)),
        ("微信号：1abcdef", ("wechat_id",)),
        ("手机 1380013，邮箱 a@example.com", ("phone",)),
        ("hello", ()),
        ("王小明 1381234567 wxm@qq.com", ("phone",)),
        ("Jane Roe jane@example.com +1 212 555 01", ("phone",)),
        ("wxm@qq.com 19900101", ()),
        ("wxm@qq.com 2019-2023 FAE", ()),
        ("wxm@qq.com 期望 15000-20000", ()),
        ("zs@qq.com QQ 123456789", ()),
        ("lilei@qq.com 110101199003071234", ()),
        ("Jane Roe, telegram @janeroe", ()),
        ("jane@example", ("email",)),
    ],
)
def test_what_looks_like_a_detail_and_is_none_is_named(said: str, faults: tuple[str, ...]) -> None:
    assert faults == read_details(said).faults


@pytest.mark.parametrize(
    ("said", "before", "phone"),
    [
        ("电话改成 0923 456 789", "+886912345678", "+886923456789"),
        ("my new number is 020 7946 0958", "+442079460959", "+442079460958"),
        ("call 212 555 0199", "+12125550123", "+12125550199"),
        ("改成 13125551234", "+12125550123", "+8613125551234"),
        ("改成 +65 9123 4567", "+886912345678", "+6591234567"),
        ("改成 0923 456", "+886912345678", None),
    ],
)
def test_another_number_may_be_of_the_country_of_the_one_before(said: str, before: str, phone: str | None) -> None:
    assert phone == CONTACTS.read(said, before=before).phone


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("名字写错了 我叫王晓明", "王晓明"),
        ("名字寫錯了，是王曉明", "王曉明"),
        ("名字错了 应该是王晓明", "王晓明"),
        ("wrong name, it's Jane Row", "Jane Row"),
        ("my surname is spelled Rowe", "Jane Rowe"),
        ("my first name is spelled Jayne", "Jayne Roe"),
        ("no stop, my name is Rowe, Jane Rowe", "Jane Rowe"),
        ("you got my email wrong", None),
        ("我想改一下邮箱", None),
        ("我電話寫錯了", None),
    ],
)
def test_a_detail_on_file_is_said_to_be_wrong(said: str, name: str | None) -> None:
    given = CONTACTS.corrected(said, Details("Jane Roe", "jane@example.com"))
    assert given is not None
    assert name == given.name


@pytest.mark.parametrize(
    "said",
    [
        "my name is Jane",
        "我的名字是张三吗",
        "what's my name",
        "你们的邮箱写错了",
        "the company name is wrong",
        "我改进了电话交换系统",
        "the module name: falcon",
        "我叫了外卖",
        "I fixed a wrong answer",
        "i'm interested in FAE",
    ],
)
def test_other_words_correct_no_detail(said: str) -> None:
    assert CONTACTS.corrected(said, Details("Jane Roe", "jane@example.com")) is None


def test_everything_in_one_message() -> None:
    said = "我是王小明，手机138 0013 8000，微信同号，邮箱 wang@example.com"
    assert Details("王小明", "wang@example.com", "+8613800138000", "13800138000") == read_details(said)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """Nothing raises, and what is found can be stored."""
    found = read_details(text)
    repr((found.name, found.email, found.phone, found.wechat_id)).encode()


@pytest.mark.parametrize(
    "piece", ["@", "a@", "1-", "微信", "张", "A ", "我叫", "手机和/", "A.b-", "微信：a ", "1 ", "a@b.co 1"]
)
def test_a_flood_is_read_as_quickly_as_a_message(piece: str) -> None:
    read_details(piece * (100_000 // len(piece)))


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ("my name is <b>Max</b>, max@example.com", "Max", "max@example.com"),
        ("I'm <i>Ann Lee</i> <ann@example.com>", "Ann Lee", "ann@example.com"),
        ("<script>alert(1)</script> bob@example.com", None, "bob@example.com"),
    ],
)
def test_markup_is_no_part_of_a_name(text: str, name: str | None, email: str) -> None:
    found = read_details(text)
    assert (found.name, found.email) == (name, email)
