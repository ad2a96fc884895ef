"""Invented news sites and their articles, shared again and again by Simon's process."""

from tocsin.exercise.chance import Chance

_OUTLETS = (
    "tolvane-courier.example",
    "sirel-observer.example",
    "quellin-times.test",
    "island-gazette.example",
    "marevia-today.test",
    "harbour-daily.example",
    "northmarket-news.test",
)
_NEW = 0.35
_RECENT = 120


class Articles:
    """Hands out article links: often one that the same community has shared before."""

    def __init__(self) -> None:
        self._shared: dict[tuple[str, str], list[str]] = {}
        self._count = 0

    def link(self, language: str, topic: str, chance: Chance) -> str:
        """A link, one in five with a tracker."""
        urn = self._shared.setdefault((language, topic), [])
        if not urn or chance.happens(_NEW):
            url = self.publish(chance.pick(_OUTLETS), language, topic)
        else:
            url = urn[-1 - chance.below(min(_RECENT, len(urn)))]
        urn.append(url)
        return f"{url}?utm_source={chance.pick(('share', 'app'))}" if chance.happens(0.2) else url

    def publish(self, outlet: str, language: str, topic: str) -> str:
        """A new article's canonical URL."""
        self._count += 1
        return f"https://{outlet}/{language}/{topic}/{self._count:05d}"
