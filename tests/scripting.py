"""Small scripts for tests: a body with front matter, found, filled in and parsed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from coreg_audio import parser, templates
from coreg_audio.script import Rendered, Template
from coreg_audio.session import Session

FRONT = """\
---
id: sample
title: Sample
version: "1.0"
language: en
for: couple
tier: 1
minutes: 5
range: [4, 6]
choices:
  couple: {ask: Names, default: "", personal: true}
  helper: {ask: Who to talk to, default: someone you trust}
  touch:  {pick: [heart, hands, none], default: heart}
  turn:   {number: [6, 300], default: 120}
breath: {in: 4, out: 6}
holds:
---
"""
BODY_AT = FRONT.count("\n") + 1
"""Line of the first line of a body."""


def make_template(folder: Path, body: str, front: str = FRONT) -> Template:
    """A template whose file lies in *folder*, rendered in this process as packaged ones are."""
    path = folder / "sample.md"
    path.write_bytes((front + body).encode())
    return replace(templates.load(path), source="sample.md", packaged=True)


def render_body(
    folder: Path, body: str, values: Mapping[str, str] | None = None, front: str = FRONT
) -> Rendered:
    """A body with the front matter above, filled in."""
    return templates.render(make_template(folder, body, front), values or {})


def parse_body(
    folder: Path, body: str, values: Mapping[str, str] | None = None, front: str = FRONT
) -> Session:
    """A body with the front matter above, filled in and parsed."""
    return parser.parse(render_body(folder, body, values, front))
