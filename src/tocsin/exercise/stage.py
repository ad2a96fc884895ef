"""What a campaign is given to act with, and what it must say about itself afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tocsin.exercise.background import Background, any_moment
from tocsin.exercise.cast import Cast
from tocsin.exercise.chance import Chance
from tocsin.exercise.profiles import PROFILES
from tocsin.exercise.scenario import Scenario
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.posts.schema import Kind
from tocsin.shares.kinds import ObjectKind

_FULL_SIZE = 4_000
_FEWEST_ROUNDS = 4
_CAMOUFLAGE = 3


@dataclass(slots=True)
class Action:
    """One joint action: posts that share one object, all within the group's window.

    ``target`` is the shared post (reposts); otherwise ``shared`` says the shared thing: a
    canonical URL, a text, hashtags in order.
    """

    posts: list[ScenarioPost]
    shared: str = ""
    target: ScenarioPost | None = None
    language: str = ""


@dataclass(slots=True)
class Planted:
    """A campaign or benign group as it was played: the ground truth.

    ``window_s`` is the longest time between the first and last post of any action.
    ``others`` are its further posts: what it repeats, and its camouflage.
    """

    name: str
    behaviour: ObjectKind
    is_benign: bool
    story: str
    window_s: int
    members: list[Account] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    others: list[ScenarioPost] = field(default_factory=list)

    @property
    def posts(self) -> list[ScenarioPost]:
        """Every post of the group."""
        return [post for action in self.actions for post in action.posts] + self.others


@dataclass
class Stage:
    """The world as the background left it, and the ways to act in it.

    Each campaign kind is a function from a stage to a :class:`Planted`; it draws from its own
    stream of chance, so that it can be added or left out without disturbing the others.
    """

    scenario: Scenario
    cast: Cast
    background: Background
    chance: Chance

    def present(self, *platforms: str) -> list[str]:
        """Those of the platforms that the scenario exports."""
        return [name for name in platforms if name in self.scenario.platforms]

    def spoken(self, *languages: str) -> list[str]:
        """Those of the languages that the scenario speaks, or else its first."""
        found = [name for name in languages if name in self.scenario.languages]
        return found or [self.scenario.languages[0]]

    def rounds(self, most: int) -> int:
        """How many joint actions: ``most`` in a full-size scenario, fewer in a small one."""
        return max(_FEWEST_ROUNDS, min(most, most * self.scenario.posts // _FULL_SIZE))

    def moments(self, count: int, leader: Account, room_ms: int) -> list[int]:
        """``count`` times of the leader's day, in order, with ``room_ms`` left before the end."""
        last = self.scenario.end_ms - room_ms - 1
        drawn = (any_moment(self.scenario, leader, self.chance) for _ in range(count))
        return sorted(min(t_ms, last) for t_ms in drawn)

    def joins(
        self, members: Sequence[Account], share: float, mean_ms: int, cap_ms: int
    ) -> list[tuple[Account, int]]:
        """Who joins an action and how long after its start; at least two, in order of lag.

        Each member joins with probability ``share`` after an exponential waiting time that
        never passes ``cap_ms``.
        """
        going = [member for member in members if self.chance.happens(share)]
        going = going if len(going) > 1 else list(members[:2])
        lags = [(one, min(self.chance.exponential_ms(mean_ms), cap_ms)) for one in going]
        return sorted(lags, key=lambda pair: pair[1])

    def say(self, author: Account, t_ms: int, body: str, language: str) -> ScenarioPost:
        """A plain post with this text, in the author's usual place."""
        return ScenarioPost(
            author,
            t_ms,
            body,
            language,
            author.topic,
            PROFILES[author.platform].kind,
            place=self.background.places.where(author, self.chance),
        )

    def camouflage(self, members: Sequence[Account]) -> list[ScenarioPost]:
        """A few ordinary posts for each member, and reposts of what others like."""
        made = []
        popular = [post for post in self.background.posts if post.kind in {Kind.POST, Kind.MESSAGE}]
        for member in members:
            for _ in range(self.chance.between(1, _CAMOUFLAGE)):
                t_ms = any_moment(self.scenario, member, self.chance)
                made.append(self._ordinary(member, t_ms, popular))
        return made

    def _ordinary(
        self, member: Account, t_ms: int, popular: Sequence[ScenarioPost]
    ) -> ScenarioPost:
        if PROFILES[member.platform].repost and popular and self.chance.happens(0.4):
            target = self.chance.pick(popular)
            if target.platform == member.platform and target.t_ms < t_ms:
                return self.background.repost(member, t_ms, target)
        return self.background.original(member, t_ms, member.topic)
