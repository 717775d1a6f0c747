"""A real notebook, run by a real kernel, shows a figure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import nbclient
import nbformat
import pytest
from cases import MODELS

CELL = f"""
from visualkeras_svg import layered_view
figure = layered_view({str(MODELS / "lenet5.json.gz")!r}, width="icml", legend=True)
figure
"""


@pytest.fixture(scope="module")
def outputs():
    cells = [nbformat.v4.new_code_cell(CELL), nbformat.v4.new_code_cell("figure.show()")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [cell.outputs for cell in notebook.cells]


def test_the_last_value_of_a_cell_shows_itself(outputs):
    (shown,) = outputs[0]
    assert shown.output_type == "execute_result"
    assert set(shown.data) == {"text/html", "image/svg+xml", "text/plain"}
    assert "<svg " in shown.data["text/html"]
    assert "<?xml" not in shown.data["text/html"]
    assert re.search(r"<Figure 'lenet5', 312 × \d+ px>", shown.data["text/plain"])


def test_what_a_notebook_stores_is_a_well_formed_figure(outputs):
    root = ElementTree.fromstring(outputs[0][0].data["image/svg+xml"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width") == "82.55mm"


def test_show_shows_the_same(outputs):
    (shown,) = outputs[1]
    assert shown.output_type == "display_data"
    assert shown.data == outputs[0][0].data
