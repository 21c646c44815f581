"""The forecast's picture: a bar for each date, its parts told apart by shade and by their edges. Pure."""

from itertools import accumulate

from markupsafe import Markup

from cdop.gathering.readiness.queries import Forecast

WIDTH, HEIGHT = 160, 18
PARTS = ("app-bar__now", "app-bar__expected", "app-bar__unclear")
_BAR = Markup(
    '<svg class="app-bar" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}"'
    ' focusable="false">{}</svg>'
)
_PART = Markup('<rect class="{}" x="{:.1f}" y="1" width="{:.1f}" height="{}"/>')


def bar(forecast: Forecast) -> Markup:
    """The cases of one date as a bar of ``WIDTH``, whatever their number; nothing where there is none."""
    if not forecast.cases:
        return Markup("")
    numbers = (forecast.now, forecast.expected, forecast.unclear)
    widths = [WIDTH * number / forecast.cases for number in numbers]
    starts = [0.0, *accumulate(widths)]
    parts = Markup("").join(
        _PART.format(name, start, width, HEIGHT - 2)
        for name, start, width in zip(PARTS, starts, widths, strict=False)
        if width
    )
    words = "{} ready now, {} expected by then, {} cannot be told".format(*numbers)
    return _BAR.format(WIDTH, HEIGHT, WIDTH, HEIGHT, words, parts)
