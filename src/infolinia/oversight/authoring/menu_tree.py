"""The picture of a menu as SVG: a tree from the greeting through the keys to where each leads; menus in its place hang
below their key; pure. Its colours are the page's (menu.css)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from infolinia.oversight.authoring.menu_sheet import ACTS, Key, NotShown, Sheet, read

ROW = 30  # pixels
INDENT = 26
CAP = 24
LETTER = 7.0  # of an average letter at 13 px, rather too many
WIDTH = 420
DEEPEST = 4
MOST_ROWS = 120

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line of the picture. cap: the key; empty for what happens without one. kind: key, act, end, more (a menu that
    is not drawn)."""

    depth: int
    cap: str
    label: str
    to: str
    kind: str = "key"


@dataclass(frozen=True, slots=True)
class Said:
    """The words of the picture: of a way, and of what happens without a key."""

    way: Words
    silence: str
    wrong: str
    closed: str
    holiday: str


def leaves(sheet: Sheet, library: Mapping[str, str], language: str, said: Said) -> list[Leaf]:
    """Line by line from the top. library: texts of menus by name."""
    return list(_leaves(sheet, library, language, said, 0, (sheet.name,)))[:MOST_ROWS]


def _leaves(
    sheet: Sheet, library: Mapping[str, str], language: str, said: Said, depth: int, above: tuple[str, ...]
) -> Iterator[Leaf]:
    if depth == 0:
        for label, way in ((said.closed, sheet.closed), (said.holiday, sheet.holiday)):
            if way:
                yield Leaf(depth, "", label, said.way(way), "end")
    for key in sheet.keys:
        yield Leaf(depth, key.key, _label(key, language), said.way(key.way), "act" if key.way in ACTS else "key")
        if key.way.startswith("menu "):
            yield from _below(key.way.removeprefix("menu "), library, language, said, depth + 1, above)
    yield Leaf(depth, "", f"{said.silence} ({sheet.silence.times}×)", said.way(sheet.silence.way), "end")
    yield Leaf(depth, "", f"{said.wrong} ({sheet.wrong.times}×)", said.way(sheet.wrong.way), "end")


def _below(
    name: str, library: Mapping[str, str], language: str, said: Said, depth: int, above: tuple[str, ...]
) -> Iterator[Leaf]:
    if name in above or depth > DEEPEST or name not in library:
        yield Leaf(depth, "", "…", "", "more")
        return
    try:
        inner = read(library[name], name)
    except NotShown:
        yield Leaf(depth, "", "…", "", "more")
        return
    yield from _leaves(inner, library, language, said, depth, (*above, name))


def _label(key: Key, language: str) -> str:
    return key.words.get(language) or next(iter(key.words.values()), "")


def draw(title: str, found: list[Leaf]) -> str:
    """The picture; nothing in it is only seen: the form says the same."""
    height = ROW * (len(found) + 1) + 8
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="menu-tree" role="img" aria-label={quoteattr(title)} {size}>',
        f'<text class="root" x="4" y="20">{escape(_short(title, WIDTH - 8))}</text>',
    ]
    for at, leaf in enumerate(found, 1):
        parts += [*_branch(found, at), *_row(leaf, at)]
    return "\n".join([*parts, "</svg>"])


def _branch(found: list[Leaf], at: int) -> Iterator[str]:
    """The line from the row above that this one hangs at."""
    leaf = found[at - 1]
    up = next((n for n in range(at - 1, 0, -1) if found[n - 1].depth < leaf.depth), 0)
    x, y, top = 12 + INDENT * leaf.depth, ROW * at + 15, ROW * up + (28 if up else 26)
    yield f'<path class="way" d="M{x} {top}V{y}H{x + 14}"/>'


def _row(leaf: Leaf, at: int) -> Iterator[str]:
    x, y = 28 + INDENT * leaf.depth, ROW * at
    if leaf.cap:
        yield f'<rect class="cap" x="{x}" y="{y + 3}" width="{CAP}" height="{CAP}" rx="5"/>'
        yield f'<text class="key" x="{x + CAP / 2:g}" y="{y + 20}" text-anchor="middle">{escape(leaf.cap)}</text>'
    begin = x + (CAP + 8 if leaf.cap else 0)
    whole = f"{leaf.label} → {leaf.to}" if leaf.label and leaf.to else leaf.label or f"→ {leaf.to}"
    room = WIDTH - begin - 4
    said = f"<title>{escape(whole)}</title>{_words(leaf, room)}"
    yield f'<text class="{leaf.kind}" x="{begin}" y="{y + 20}">{said}</text>'


def _words(leaf: Leaf, room: float) -> str:
    """The label at most half of the line, then where it leads."""
    label = _short(leaf.label, room * (0.5 if leaf.to else 1))
    rest = room - LETTER * (len(label) + 3)
    to = f'<tspan class="to"> → {escape(_short(leaf.to, rest))}</tspan>' if leaf.to else ""
    return f"{escape(label)}{to}"


def _short(text: str, width: float) -> str:
    most = max(3, int(width / LETTER))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
