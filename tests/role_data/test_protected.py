"""Nobody is asked about a protected attribute, in whatever words; work that resembles one may be asked about."""

import pytest

from role_data.protected import protected_word


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("age", "你的年龄是多少？"),
        ("age", "年龄要求 35 岁以下"),
        ("age", "請問您的出生日期？"),
        ("age", "What is your date of birth?"),
        ("age", "ＡＧＥ, please"),
        ("age", "你是90后吗？"),
        ("age", "您属什么？"),
        ("age", "Are you a millennial?"),
        ("sex", "性别？"),
        ("sex", "本岗位限 男 性"),
        ("sex", "What is your gender?"),
        ("sexual orientation", "你的性取向是？"),
        ("sexual orientation", "Are you gay?"),
        ("marriage", "你结婚了吗？"),
        ("marriage", "您的婚姻状况？"),
        ("marriage", "What is your marital status?"),
        ("children and pregnancy", "你打算两年内要孩子吗？"),
        ("children and pregnancy", "Are you pregnant?"),
        ("children and pregnancy", "Do you plan to have children?"),
        ("health", "你的身体健康吗？"),
        ("health", "你有病史吗？"),
        ("health", "How is your health?"),
        ("disability", "你有残疾吗？"),
        ("disability", "Do you have a disability?"),
        ("ethnicity", "你是什么民族？"),
        ("ethnicity", "What is your race?"),
        ("nationality and origin", "你的国籍是？"),
        ("nationality and origin", "你老家是哪里的？"),
        ("nationality and origin", "What is your nationality?"),
        ("household registration", "有本地户口吗？"),
        ("household registration", "Do you have a Beijing hukou?"),
        ("religion", "你信教吗？"),
        ("religion", "What religion do you practise?"),
        ("politics", "政治面貌？"),
        ("politics", "Are you a Communist Party member?"),
        ("appearance", "请发一张照片"),
        ("appearance", "Please send a photo"),
        ("appearance", "你的身高和体重？"),
    ],
)
def test_a_question_about_a_protected_attribute_is_noticed(attribute: str, text: str) -> None:
    found = protected_word(text)

    assert found is not None
    assert found.attribute == attribute


@pytest.mark.parametrize(
    "text",
    [
        "How many years have you managed a data storage team?",
        "Have you ever debugged a race condition?",
        "Have you cared for patients of all ages?",
        "你护理过各年龄段的病人吗？",
        "你采集过病人的病史吗？",
        "Have you worked with people with disabilities?",
        "Do you know photogrammetry?",
        "你做过医疗健康领域的项目吗？",
        "Have you worked in health care?",
        "Did you study political science?",
        "你有儿科护理经验吗？",
        "What percentage of your work is programming?",
        "How old is the code base you work on?",
        "Have you kept latency under 35 ms?",
        "Have you retouched photos?",
        "你做过照片处理吗？",
        "Have you worked at height?",
        "Have you taught young people?",
        "你维护过 80后端口的服务吗？",
    ],
)
def test_work_that_merely_resembles_one_may_be_asked_about(text: str) -> None:
    assert protected_word(text) is None
