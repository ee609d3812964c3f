"""SVG as it may stand in the page: known elements and attributes only, without what the page styles itself."""

from lxml import etree
from markupsafe import Markup

from pipeline.report.words import clean

NAMESPACE = "http://www.w3.org/2000/svg"

ELEMENTS = frozenset({"svg", "g", "path", "line", "text", "tspan"})

ATTRIBUTES = frozenset({
    "viewBox", "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy",
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "text-anchor", "font-size",
    "font-weight",
})


def clean_svg(source: str, *, label: str, class_name: str) -> Markup:
    """The drawing alone, for `<svg>` inside HTML. `label` is what a screen reader says in its place.

    Empty groups, backgrounds and anything not on the two lists go; what a label shows is kept as text, never as markup.
    """
    root = etree.fromstring(source.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    drawing = _clean(root)
    drawing.set("class", class_name)
    drawing.set("role", "img")
    drawing.set("aria-label", str(clean(label)))
    return Markup(etree.tostring(drawing, encoding="unicode", method="xml"))  # noqa: S704 - built above from the two lists


def _clean(element: etree._Element) -> etree._Element:
    kept = etree.Element(etree.QName(element).localname)
    kept.text = element.text if kept.tag in {"text", "tspan"} else None
    for name, value in element.attrib.items():
        if name in ATTRIBUTES and not (name == "opacity" and value == "1") and not (name == "transform" and value == "translate(0,0)"):
            kept.set(name, value)
    for child in element:
        if not isinstance(child.tag, str) or etree.QName(child).localname not in ELEMENTS:
            continue
        if child.get("display") == "none" or "background" in (child.get("class") or "").split():
            continue
        cleaned = _clean(child)
        if len(cleaned) or cleaned.tag != "g":
            kept.append(cleaned)
    return kept
