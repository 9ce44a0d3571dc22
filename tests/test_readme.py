"""README is held against the code."""

import re
import tomllib
from pathlib import Path

from arenden.flow import GANG
from beslut.motesflow import YRKANDEGANG
from beslut.protokollsflow import GANG as PROTOKOLLETS_GANG
from forum.flow import GANG as SAMMANTRADETS_GANG
from tests import prestanda

ROT = Path(prestanda.__file__).parent.parent.parent
README = (ROT / "README.md").read_text()


def rader(namn: str) -> list[list[str]]:
    """Return the rows of the table between the marks <!-- namn --> and <!-- /namn -->."""
    mellan = README.split(f"<!-- {namn} -->")[1].split(f"<!-- /{namn} -->")[0]
    return [[cell.strip() for cell in rad.strip("|").split("|")] for rad in mellan.strip().splitlines()[2:]]


def test_the_flow_in_readme_is_the_flow() -> None:
    assert rader("flow") == [[str(f.label), str(s.label), str(t.label)] for (f, s), t in GANG.items()]
    sammantrade = [[str(f.label), str(s.label), str(t.label)] for (f, s), t in SAMMANTRADETS_GANG.items()]
    assert rader("flow-sammantrade") == sammantrade
    protokoll = [[str(f.label), str(s.label), str(t.label)] for (f, s), t in PROTOKOLLETS_GANG.items()]
    assert rader("flow-protokoll") == protokoll
    assert rader("flow-yrkande") == [[str(f.label), str(s.label), str(t.label)] for (f, s), t in YRKANDEGANG.items()]


def test_every_dependency_is_named_with_its_reason() -> None:
    projekt = tomllib.loads((ROT / "pyproject.toml").read_text())["project"]

    def norm(namn: str) -> str:
        return re.split(r"[\[<>=~]", namn)[0].lower().replace("_", "-")

    i_readme = {norm(namn) for cell, _ in rader("dependencies") for namn in re.findall(r"`([^`]+)`", cell)}
    assert i_readme == {norm(namn) for namn in projekt["dependencies"]}


def test_every_setting_is_told() -> None:
    kod = (ROT / "forum" / "settings.py").read_text()
    lasta = set(re.findall(r'"(FORUM_[A-Z_]+)"', kod)) - {"FORUM_TESTDB"}
    assert lasta == set(re.findall(r"`(FORUM_[A-Z_]+)`", README.split("## Settings")[1].split("## ")[0]))


def test_every_file_that_readme_names_is_there() -> None:
    for namn in re.findall(r"(?:tests|arenden|beslut|forum)/[\w/]+\.(?:py|png)", README):
        assert (ROT / namn).exists(), namn
