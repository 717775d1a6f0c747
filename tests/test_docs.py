"""The docs say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from visualkeras_svg.api import VIEWS
from visualkeras_svg.options import table
from visualkeras_svg.views.functional.trials import GIVEN_UP as CHARTS_GIVE_UP
from visualkeras_svg.views.graph.draw import GIVEN_UP as NETS_GIVE_UP
from visualkeras_svg.views.layered.fitting import GIVEN_UP, SAYS_LESS

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def options_page() -> str:
    """docs/options.md, as the views' fields have it."""
    head = (
        "# Options\n\n"
        "Generated from the views: `pytest tests/test_docs.py --update-golden` writes this page.\n\n"
        'A length is a number of px (1/96 in) or a string with its unit, such as `"8pt"`, `"88.9mm"` or `"3.25in"`. '
        "On the command line `scale_z` is `--scale-z`; a sequence is separated by commas or repeated; a mapping is "
        "`KEY=VALUE`, `KEY.PART=VALUE` or a JSON file, repeatable.\n"
    )
    sections = [f"## `{name}_view`\n\n{table(view_class)}" for name, (view_class, _) in VIEWS.items()]
    return "\n".join([head, *sections])


def test_options_page_is_what_the_fields_say(update_golden: bool) -> None:
    path = ROOT / "docs" / "options.md"
    if update_golden:
        path.write_text(options_page(), encoding="utf-8")
        pytest.fail("docs/options.md was written; look at it, and run again without --update-golden")
    assert path.read_text(encoding="utf-8") == options_page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_local_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", page.read_text(encoding="utf-8"))
    local = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def fenced(language: str) -> list[str]:
    """The README's fenced blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)


def test_python_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = fenced("python")
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:  # each goes on from the one before, as a reader does
        exec(compile(block, "README.md", "exec"), names)
    assert {path.name for path in tmp_path.iterdir()} >= {"figure.pdf", "figure.svg"}


def test_the_readme_names_its_two_commands() -> None:
    """The continuous integration runs both as they stand there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("draw", "tests"):
        assert len(re.findall(rf"^<!-- {name} -->\n```sh\n.+?^```", readme, re.M | re.S)) == 1


def test_layers_of_the_architecture_page_are_those_that_are_enforced() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    contract = re.search(r"^layers = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M | re.S)
    told = re.search(r"```layers\n(.*?)```", page, re.S)
    assert contract
    assert told
    assert told[1].split("\n")[:-1] == re.findall(r'"(.+?)"', contract[1])


def test_what_a_page_gives_up_is_told_in_its_order() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    told = re.findall(r"^\d\. (.+)$", page.partition("## Final size")[2].partition("\n## ")[0], re.MULTILINE)
    assert told == [*(note for _, note in (*SAYS_LESS, *GIVEN_UP) if note), *CHARTS_GIVE_UP, *NETS_GIVE_UP]
