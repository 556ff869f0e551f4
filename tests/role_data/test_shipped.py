"""The role data shipped: complete, in both languages, and in the very words that were published."""

import pytest
import yaml

from dialogs.catalogue import AnswerYes, AtLeastDegree, AtLeastYears, Catalogue, Fact, Role, StudiedOneOf
from role_data import documents
from role_data.consistency import folded
from role_data.load import check, load

DEEP_LEARNING = "deep-learning-solution-architect"
HPC = "hpc-solution-architect"
FAE = "fae-engineer"

PUBLISHED = {
    f"{DEEP_LEARNING}/duties": (
        "Assist NVIDIA Account Managers in supporting existing lighthouse accounts and driving new business in those accounts and new accounts.",  # noqa: E501
        "Deliver technical projects, demos and client support tasks as directed by the Solution Architecture leadership team.",  # noqa: E501
        "Provide technical support for GPU system deployments.",
        "Be an industry thought leader on integrating NVIDIA technology into applications built on Deep Learning, High Performance Data Analytics, Robotics, Signal Processing and other key applications.",  # noqa: E501
        "Be an internal champion for Data Analytics, Machine Learning, and Cyber among the NVIDIA technical community",  # noqa: E501
    ),
    f"{DEEP_LEARNING}/requirements": (
        "1-3 years’ experience with development and application of Machine Learning, data analytics, or computer vision work flows",  # noqa: E501
        "Outstanding verbal and written communication skills",
        "Desire to be involved in multiple diverse and innovative projects",
    ),
    f"{HPC}/duties": (
        "Assist field Partner Business Manager development in guiding NPN partners and customers through the sales process for GPU Computing products, being responsible for the technical relationship and assisting partners and customers in building creative solutions based on NVIDIA technology.",  # noqa: E501
        "Be an industry leader with vision on integrating NVIDIA technology into HPC architectures to support Scientific and engineering applications.",  # noqa: E501
        "Be an internal champion for Deep Learning or Data Science among the NVIDIA technical community.",
    ),
    f"{HPC}/requirements": (
        "BS in Engineering, Mathematics, Physics, or Computer Science, MS or PhD desirable.",
        "3+ years of Deep Learning experience",
        "Experience working with modern Deep Learning software architecture and application",
        "Customer facing skill-set and background",
        "Parallel programming expertise",
        "Exposure to GPU technology and CUDA programming",
        "Experience with OpenMP, MPI and other parallel programming languages",
    ),
    f"{FAE}/duties": (
        "Be a technical expert on embedded AI products directly supporting sales account managers, working closely with the team to secure design wins.",  # noqa: E501
        "Actively establish the technical relationship with our customer’s engineers, management and architects at focus accounts.",  # noqa: E501
        "Identify customer architectures and key product requirements in the embedded AI robotics and video analytics space.",  # noqa: E501
        "Provide onsite support to solve problems in hardware and software, and deep learning inference.",
        "Lead the support of the product through the design-in phase all the way to product end of life.",
        "Create technical solutions such as hardware & software demos and example system designs.",
        "Provide technical and sales training to direct sales team and channel partners.",
    ),
    f"{FAE}/requirements": (),
}
PUBLISHED_COMPANY = (
    "NVIDIA (纳斯达克代码：NVDA) 是一家计算机技术公司，公司一直在 GPU 加速计算的行业中勇当开路先锋。"
    "NVIDIA 以满足全球最苛刻的用户需求为己任，为游戏玩家、设计师以及科学家提供产品、服务以及软件，"
    "在虚拟现实、人工智能、专业可视化以及自动驾驶汽车等领域中带来出色的用户体验"
)
PUBLISHED_TITLES = {
    DEEP_LEARNING: "深度学习解决方案架构师",
    HPC: "高性能解决方案架构师",
    FAE: "FAE Engineer",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def role(catalogue: Catalogue, id_: str) -> Role:
    found = catalogue.role(id_)
    assert found is not None
    return found


def test_the_shipped_role_data_has_no_fault() -> None:
    assert check() == []


def test_the_slower_yaml_reader_in_pure_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every build of PyYAML has the fast one, and the two are not equally strict."""
    fast = load()
    monkeypatch.setattr(documents, "LOADER", yaml.SafeLoader)

    assert load() == fast


@pytest.mark.parametrize("listed", PUBLISHED)
def test_the_ads_english_is_kept_word_for_word_and_in_order(listed: str, catalogue: Catalogue) -> None:
    facts = [fact for fact in catalogue.facts() if fact.id.rpartition("/")[0] == listed]

    assert tuple(fact.text.en for fact in facts) == PUBLISHED[listed]
    assert [fact.id for fact in facts] == [f"{listed}/{n}" for n in range(1, len(facts) + 1)]


def test_the_companys_chinese_is_the_ads_paragraph_in_four_parts(catalogue: Catalogue) -> None:
    facts = catalogue.company.facts

    assert [fact.id for fact in facts] == ["company/ticker", "company/business", "company/users", "company/fields"]
    ticker, business, users, fields = (fact.text.zh for fact in facts)
    assert f"{ticker} {business}{users}，{fields}" == PUBLISHED_COMPANY


def test_the_published_titles_stand_in_the_ads_order(catalogue: Catalogue) -> None:
    assert [found.id for found in catalogue.roles] == list(PUBLISHED_TITLES)
    for id_, title in PUBLISHED_TITLES.items():
        assert title in (role(catalogue, id_).title.zh, role(catalogue, id_).title.en)


def test_requirements_are_judged_as_published(catalogue: Catalogue) -> None:
    """One to three years: one is enough. "Desire", "exposure" and "desirable" never disqualify."""
    judged = {
        f"{question.fact}/{question.kind}": (question.rule, question.must)
        for found in catalogue.roles
        for question in found.questions
    }

    assert {id_: rule for id_, rule in judged.items() if "/requirements/" in id_} == {
        f"{DEEP_LEARNING}/requirements/1/years": (AtLeastYears(1, 3), True),
        f"{DEEP_LEARNING}/requirements/2/yes_no": (AnswerYes(), True),
        f"{DEEP_LEARNING}/requirements/3/yes_no": (AnswerYes(), False),
        f"{HPC}/requirements/1/degree": (AtLeastDegree("bachelor", "master"), True),
        f"{HPC}/requirements/1/field": (
            StudiedOneOf(("engineering", "mathematics", "physics", "computer-science")),
            True,
        ),
        f"{HPC}/requirements/2/years": (AtLeastYears(3), True),
        f"{HPC}/requirements/3/yes_no": (AnswerYes(), True),
        f"{HPC}/requirements/4/yes_no": (AnswerYes(), True),
        f"{HPC}/requirements/5/yes_no": (AnswerYes(), True),
        f"{HPC}/requirements/6/yes_no": (AnswerYes(), False),
        f"{HPC}/requirements/7/yes_no": (AnswerYes(), True),
    }


def test_a_role_without_published_requirements_asks_about_duties_and_judges_nothing(catalogue: Catalogue) -> None:
    fae = role(catalogue, FAE)

    assert fae.requirements == ()
    assert 4 <= len(fae.questions) <= 5
    assert {question.fact for question in fae.questions} <= {duty.id for duty in fae.duties}
    assert {question.rule for question in fae.questions} == {None}
    assert {question.must for question in fae.questions} == {False}


def test_every_question_leads_back_to_its_fact(catalogue: Catalogue) -> None:
    for found in catalogue.roles:
        assert 1 <= len(found.questions) <= 8
        for question in found.questions:
            assert question.id.startswith(f"{found.id}/")
            assert catalogue.fact(question.fact) is not None


def test_every_fact_has_candidates_own_words_in_both_languages(catalogue: Catalogue) -> None:
    for fact in catalogue.facts():
        assert 8 <= len(fact.keywords) <= 25, fact.id
        assert list(fact.keywords) == [folded(word) for word in dict.fromkeys(fact.keywords)], fact.id
        assert any(word.isascii() for word in fact.keywords), fact.id
        assert not all(word.isascii() for word in fact.keywords), fact.id


def test_the_labels_of_one_list_can_be_told_apart(catalogue: Catalogue) -> None:
    lists: list[tuple[Fact, ...]] = [catalogue.company.facts]
    lists += [facts for found in catalogue.roles for facts in (found.duties, found.requirements)]
    for facts in lists:
        assert len({fact.label.zh for fact in facts}) == len({fact.label.en for fact in facts}) == len(facts)


@pytest.mark.parametrize(
    ("id_", "names"),
    [
        (DEEP_LEARNING, ["深度学习架构师", "dl sa", "shen du xue xi", "deep learning job"]),
        (HPC, ["hpc", "高性能计算岗", "高性能架构师", "high performance role"]),
        (FAE, ["fae", "现场应用工程师", "fea engineer", "field application engineer"]),
    ],
)
def test_roles_are_known_by_the_names_people_write(id_: str, names: list[str], catalogue: Catalogue) -> None:
    assert set(names) <= set(role(catalogue, id_).aliases)
