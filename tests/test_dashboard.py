"""The dashboard and the alarms ask for metrics that there are, by labels that they have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from bot import metrics

DEPLOY = Path(__file__).parents[1] / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/bole.json").read_text("utf-8"))
ALERTS = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text("utf-8"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PANELS: list[dict[str, Any]] = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
OURS = {metric._name: set(metric._labelnames) for metric in vars(metrics).values() if hasattr(metric, "_labelnames")}
NAMED = re.compile(r"\b((?:bole|process|python)_[a-z_]+)(?:\{([^}]*)\})?")
ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
OF_PROMETHEUS = {"job", "instance", "le"}


def queries() -> Iterator[str]:
    for panel in PANELS:
        yield from (target["expr"] for target in panel["targets"])
    yield from (rule["expr"] for rule in RULES)
    yield from (variable["definition"] for variable in DASHBOARD["templating"]["list"] if "definition" in variable)


def existing() -> dict[str, set[str]]:
    """The labels of each metric, by every name under which Prometheus keeps it."""
    families = {family.name: family.type for family in REGISTRY.collect()}
    return {
        f"{name}{ending}": OURS.get(name, set()) | OF_PROMETHEUS
        for name, kind in families.items()
        for ending in ENDINGS.get(kind, ("",))
    }


def test_every_query_names_existing_metrics_and_labels() -> None:
    names, unknown = existing(), []
    for query in queries():
        used = NAMED.findall(query)
        assert used, query
        labels = set().union(*(names.get(name, set()) for name, _ in used))
        unknown += [name for name, _ in used if name not in names]
        for name, matchers in used:
            asked = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers))
            unknown += [f"{name}{{{label}}}" for label in asked - names.get(name, set())]
        for grouped in re.findall(r"\b(?:by|ignoring|on) ?\(([^)]*)\)", query):
            unknown += [f"{query}: {label}" for label in re.findall(r"\w+", grouped) if label not in labels]
    assert unknown == []


def test_every_metric_of_ours_is_on_the_dashboard() -> None:
    asked = " ".join(queries())
    assert [name for name in OURS if name not in asked] == []


def test_grafana_can_import_it() -> None:
    """What version 11 needs: no data source of one house, each panel with its place, its id and its queries."""
    assert DASHBOARD["uid"] == "bole"
    assert DASHBOARD["schemaVersion"] >= 39
    assert DASHBOARD["title"]
    assert DASHBOARD.get("id") is None
    source, *_ = DASHBOARD["templating"]["list"]
    assert (source["name"], source["type"], source["query"]) == ("datasource", "datasource", "prometheus")
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in PANELS:
        assert panel["title"]
        assert panel["description"]
        for it in (panel, *panel["targets"]):
            assert it["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_no_panel_lies_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alarm_says_what_to_look_at(rule: dict[str, Any]) -> None:
    """In the rule, and by name in the manual."""
    assert rule["annotations"]["summary"]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["alert"] in (DEPLOY.parent / "docs/running.md").read_text("utf-8")
