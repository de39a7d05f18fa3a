"""The code of a hall as a picture to scan."""

from io import BytesIO

import segno

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004): a camera finds it in front of a dark stage, too."""

PIXELS = 8
"""A module's side where nothing else says how large the picture is."""


def svg_of(url: str) -> str:
    """Return a QR code with ``url`` as an SVG document: black on white, whatever is around it.

    Error correction M (ISO/IEC 18004): a corner may be hidden by a head.
    """
    code, picture = segno.make(url, error="m", micro=False), BytesIO()
    look = {"scale": PIXELS, "unit": "px", "border": QUIET_ZONE, "dark": "#000", "light": "#fff", "svgclass": None, "lineclass": None}
    code.save(picture, kind="svg", title="Tribuna", xmldecl=False, **look)
    return picture.getvalue().decode()
