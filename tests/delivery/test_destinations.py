"""Where news goes and by which rules, as it stands in BOLE_NOTIFY_URLS."""

import pytest

from bot.delivery.destinations import BadRules, Destination, address, destinations
from bot.storage.delivery.rules import Rules

GROUP = "tgram://token-1234/-100"
ROLES = ("fae", "hpc")


def fault(*urls: str) -> str:
    with pytest.raises(BadRules) as raised:
        destinations(urls, ROLES)
    assert "token-1234" not in str(raised.value)
    return str(raised.value)


def test_rules_stand_in_the_url_and_go_no_further() -> None:
    """All of them, in any case, percent-encoded or not; what is Apprise's stays in its place."""
    url = (
        f"{GROUP}?format=text&bole-role=fae,none&BOLE-Verdict=qualified%2C%20needs_review&silent=yes&bole-language=zh"
    )
    url += "&bole-channel=wechat&bole-channel=web&bole-digest=not_qualified&bole-in=en"
    rules = Rules(
        frozenset({"fae", "none"}),
        frozenset({"zh"}),
        frozenset({"wechat", "web"}),
        frozenset({"qualified", "needs_review"}),
        frozenset({"not_qualified"}),
    )
    assert destinations([url], ROLES) == (Destination(f"{GROUP}?format=text&silent=yes", rules, "en"),)


@pytest.mark.parametrize(
    "url", [GROUP, f"{GROUP}?", f"{GROUP}?a=%2c&&b", "mailto://me:what?is=it@example.com?to=a,b", "no url"]
)
def test_an_address_without_rules_is_itself_letter_by_letter(url: str) -> None:
    """Else everybody who was told would be unknown after an upgrade."""
    assert address(url) == url
    assert destinations([url], ROLES) == (Destination(url),)


@pytest.mark.parametrize(
    "rules", ["?bole-verdict=qualified", "?bole-in=zh&bole-role=fae", "?bole-digest=needs_review"]
)
def test_another_rule_is_no_other_destination(rules: str) -> None:
    assert address(GROUP + rules) == GROUP


def test_faults_are_named_with_what_to_write() -> None:
    """All at once, by the destination's number."""
    assert fault(
        GROUP, "json://a?bole-verdict=qualifed,qualified", "json://b?bole_role=fae&bole-in=de"
    ).splitlines() == [
        "BOLE_NOTIFY_URLS: destination 2: bole-verdict=qualifed is not known; "
        "write qualified or not_qualified or needs_review, several with commas between them",
        "BOLE_NOTIFY_URLS: destination 3: bole_role is no rule; "
        "write bole-role, bole-language, bole-channel, bole-verdict, bole-digest, bole-in",
        "BOLE_NOTIFY_URLS: destination 3: bole-in=de is not known; write zh or en",
    ]


def test_a_role_that_is_not_published_is_a_fault() -> None:
    """A slip of the pen would keep a team from its candidates, and nobody would notice."""
    assert "bole-role=faee is not known; write fae or hpc or none" in fault(f"{GROUP}?bole-role=faee")


@pytest.mark.parametrize("rule", ["bole-verdict=", "bole-verdict", "bole-channel=,", "bole-language=zh,"])
def test_an_empty_rule_is_a_fault(rule: str) -> None:
    assert "is not known; write" in fault(f"{GROUP}?{rule}")


def test_one_language_for_each_destination() -> None:
    assert "bole-in takes one language; write zh or en" in fault(f"{GROUP}?bole-in=zh,en")


def test_one_destination_has_one_set_of_rules() -> None:
    """Twice the same is once."""
    assert "destination 3 is destination 1 with other rules" in fault(GROUP, "json://a", f"{GROUP}?bole-role=fae")
    assert destinations([GROUP, "json://a", GROUP], ROLES) == (Destination(GROUP), Destination("json://a"))
