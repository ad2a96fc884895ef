"""The organic background: what people post when nobody organises them.

Four things make it as awkward for a detector as real data: heavy-tailed activity (Zipf over
accounts), heavy-tailed popularity (each share makes the next one likelier: Simon's process),
homophily (people share what their own topic and language shares) and daily rhythm with news
bursts (everybody at once, for good reasons).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tocsin.exercise.articles import Articles
from tocsin.exercise.cast import Cast, activity_totals
from tocsin.exercise.chance import Chance, running_totals, zipf_totals
from tocsin.exercise.places import Places
from tocsin.exercise.profiles import HOURS, PROFILES, Profile
from tocsin.exercise.scenario import Scenario
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.texts import TOPICS, Texts
from tocsin.posts.schema import Kind

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_MINUTE_MS = 60_000
_RECENT = 1_000
_HOUR_TOTALS = running_totals(HOURS)

Community = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Burst:
    """A piece of news that many talk about: its topic and when it broke."""

    topic: str
    t_ms: int


@dataclass
class Background:
    """Makes organic posts, platform by platform."""

    scenario: Scenario
    cast: Cast
    texts: Texts
    places: Places
    articles: Articles
    chance: Chance
    posts: list[ScenarioPost] = field(default_factory=list)

    def fill(self, total: int) -> None:
        """Adds about ``total`` posts over all platforms, in time order."""
        bursts = self._bursts()
        weights = {name: PROFILES[name].weight for name in self.scenario.platforms}
        whole = sum(weights.values())
        for platform, weight in weights.items():
            accounts = self.cast.organic(platform, weight / whole)
            self.places.open(platform, accounts)
            self._platform(platform, accounts, round(total * weight / whole), bursts)
        self.posts.sort(key=lambda post: post.t_ms)

    def _bursts(self) -> list[Burst]:
        count = 3 + self.scenario.days // 2
        span = self.scenario.end_ms - self.scenario.start_ms
        return [
            Burst(self.chance.pick(TOPICS), self.scenario.start_ms + self.chance.below(span))
            for _ in range(count)
        ]

    def _platform(
        self, platform: str, accounts: Sequence[Account], count: int, bursts: Sequence[Burst]
    ) -> None:
        activity = activity_totals(accounts)
        sizes = zipf_totals(len(bursts), 1.0)
        moments: list[tuple[int, Account, str]] = []
        for _ in range(count):
            author = accounts[self.chance.weighted(activity)]
            topic = author.topic if self.chance.happens(0.75) else self.chance.pick(TOPICS)
            t_ms = any_moment(self.scenario, author, self.chance)
            if self.chance.happens(0.15):
                burst = bursts[self.chance.weighted(sizes)]
                reaction = burst.t_ms + self.chance.lognormal(50 * _MINUTE_MS, 1.0)
                if reaction < self.scenario.end_ms:
                    t_ms, topic = reaction, burst.topic
            moments.append((t_ms, author, topic))
        moments.sort(key=lambda moment: moment[0])
        urns = Urns(self.chance)
        for t_ms, author, topic in moments:
            self.posts.append(self._post(urns, PROFILES[platform], author, t_ms, topic))

    def _post(
        self, urns: "Urns", profile: Profile, author: Account, t_ms: int, topic: str
    ) -> ScenarioPost:
        kind = self._kind(profile)
        target = urns.draw((author.language, topic), author) if kind is not profile.kind else None
        if target is None or (kind is Kind.REPLY and _is_closed(target)):
            post = self.original(author, t_ms, topic)
            urns.add((author.language, topic), post)
            return post
        urns.add((target.language, target.topic), target)
        if kind is Kind.REPOST:
            return self.repost(author, t_ms, target)
        return self.answer(author, t_ms, target, kind)

    def _kind(self, profile: Profile) -> Kind:
        roll = self.chance.unit()
        for kind, share in (
            (Kind.REPOST, profile.repost),
            (Kind.QUOTE, profile.quote),
            (Kind.REPLY, profile.reply),
        ):
            if roll < share:
                return kind
            roll -= share
        return profile.kind

    def original(self, author: Account, t_ms: int, topic: str) -> ScenarioPost:
        """A post of the author's own, sometimes with hashtags or a link."""
        chance, profile = self.chance, PROFILES[author.platform]
        tags = self.texts.books[author.language].hashtags[topic]
        urls: tuple[str, ...] = ()
        if chance.happens(profile.link):
            urls = (self.articles.link(author.language, topic, chance),)
        hashtags: tuple[str, ...] = ()
        if chance.happens(profile.hashtag):
            hashtags = tuple(chance.some(tags, chance.between(1, 2)))
        return ScenarioPost(
            author,
            t_ms,
            self.texts.post(author.language, topic, chance),
            author.language,
            topic,
            profile.kind,
            place=self.places.where(author, chance),
            hashtags=hashtags,
            urls=urls,
        )

    def repost(self, author: Account, t_ms: int, target: ScenarioPost) -> ScenarioPost:
        """A repeat of somebody's post; on Telegram, a forward into the author's own chat."""
        return ScenarioPost(
            author,
            t_ms,
            language=target.language,
            topic=target.topic,
            kind=Kind.REPOST,
            target=target,
            place=self.places.where(author, self.chance),
        )

    def answer(self, author: Account, t_ms: int, target: ScenarioPost, kind: Kind) -> ScenarioPost:
        """A reply or a quote; a reply stays in the place of what it answers."""
        named = kind is Kind.REPLY and author.platform in {"x", "mastodon"}
        return ScenarioPost(
            author,
            t_ms,
            self.texts.reply(author.language, target.topic, self.chance),
            author.language,
            target.topic,
            kind,
            target=target,
            place=target.place,
            mentions=(target.account,) if named else (),
        )


def _is_closed(post: ScenarioPost) -> bool:
    """Whether nobody else can answer there: it stands in a channel."""
    return post.place is not None and post.place.owner is not None


class Urns:
    """What each community has lately posted and shared, once for every time it was.

    Drawing from the last thousand entries makes the popular more popular and lets old
    posts fade. Most draws come from the drawer's own community, some from the whole platform.
    """

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._own: dict[Community, list[ScenarioPost]] = {}
        self._all: list[ScenarioPost] = []

    def add(self, community: Community, post: ScenarioPost) -> None:
        """Records that a post was made or shared."""
        self._own.setdefault(community, []).append(post)
        self._all.append(post)

    def draw(self, community: Community, drawer: Account) -> ScenarioPost | None:
        """A recent post of somebody else, popular ones more often; ``None`` if there is none."""
        own = self._own.get(community, [])
        urn = own if own and self._chance.happens(0.9) else self._all
        if not urn:
            return None
        back = self._chance.below(min(_RECENT, len(urn)))
        found = urn[-1 - back]
        return found if found.account is not drawer else None


def any_moment(scenario: Scenario, author: Account, chance: Chance) -> int:
    """A moment in the exercise that fits the author's day, in milliseconds since 1970."""
    day_ms = scenario.start_ms + chance.below(scenario.days) * _DAY_MS
    local_ms = chance.weighted(_HOUR_TOTALS) * _HOUR_MS + chance.below(_HOUR_MS)
    in_day = (local_ms - author.utc_offset_min * _MINUTE_MS) % _DAY_MS
    return day_ms + in_day
