"""The picture of a menu: every key with where it leads, menus below their key, and nothing without an end."""

from __future__ import annotations

from xml.etree import ElementTree

from infolinia.oversight.authoring import menu_text, menu_tree
from infolinia.oversight.authoring.menu_sheet import Failing, Key, Sheet, Spoken
from infolinia.oversight.authoring.menu_tree import Leaf, Said

SAID = Said(lambda way: f"<{way}>", "no key", "a wrong key", "closed", "holiday")


def sheet(name: str, *keys: Key, closed: str = "") -> Sheet:
    words = {"pl": name, "en": name}
    return Sheet(name, words, ("pl", "en"), keys, Spoken({"pl": "{options}.", "en": "{options}."}), closed=closed)


def key(sign: str, way: str, said: str = "a & b") -> Key:
    return Key(sign, way, f"v{sign}", {"pl": f"{said} po polsku", "en": said})


TOP = sheet("top", key("1", "menu below"), Key("*", "again"), closed="hang_up")
BELOW = sheet("below", key("2", "menu top"), key("3", "queue a"))
LIBRARY = {it.name: menu_text.write(it).text for it in (TOP, BELOW)}


def test_a_menu_below_a_key_hangs_there_and_no_circle_is_drawn():
    found = menu_tree.leaves(TOP, LIBRARY, "en", SAID)
    assert [(leaf.depth, leaf.cap or leaf.label) for leaf in found] == [
        (0, "closed"), (0, "1"), (1, "2"), (2, "…"), (1, "3"), (1, "no key (1×)"), (1, "a wrong key (1×)"),
        (0, "*"), (0, "no key (1×)"), (0, "a wrong key (1×)"),
    ]  # fmt: skip
    assert found[4] == Leaf(1, "3", "a & b", "<queue a>")


def test_what_the_form_could_not_show_is_a_leaf():
    for library in ({}, {"below": "procedure: below\nkind: menu"}):
        found = menu_tree.leaves(TOP, library, "pl", SAID)
        assert [leaf.kind for leaf in found if leaf.depth == 1] == ["more"]


def test_the_picture_is_sound_xml_and_says_everything_whole():
    long = sheet("x", key("1", "queue " + "q" * 40, "w" * 200), key("#", "person"))
    drawn = menu_tree.draw("<Menu> & more", menu_tree.leaves(long, {}, "en", SAID))
    root = ElementTree.fromstring(drawn)
    assert root.attrib["aria-label"] == "<Menu> & more"
    titles = [it.text for it in root.iter("{http://www.w3.org/2000/svg}title")]
    assert f"{'w' * 200} → <queue {'q' * 40}>" in titles
    shown = ["".join(it.itertext()) for it in root.iter("{http://www.w3.org/2000/svg}tspan")]
    assert max(map(len, shown)) < 60
    assert float(root.attrib["height"]) == menu_tree.ROW * 5 + 8


def test_ladders_say_how_often():
    found = menu_tree.leaves(
        Sheet("x", {}, ("pl",), (key("1", "person"),), Spoken({}), silence=Failing(3), wrong=Failing(0, "hang_up")),
        {}, "pl", SAID,
    )  # fmt: skip
    assert [(leaf.label, leaf.to) for leaf in found[1:]] == [
        ("no key (3×)", "<person>"),
        ("a wrong key (0×)", "<hang_up>"),
    ]
