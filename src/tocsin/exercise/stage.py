"""What a campaign is given to act with, and what it must say about itself afterwards."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from tocsin.exercise.adversary import Tactics
from tocsin.exercise.adversary.rewording import reword
from tocsin.exercise.background import Background, any_moment
from tocsin.exercise.cast import Cast
from tocsin.exercise.chance import Chance
from tocsin.exercise.levels import MIDDLE, Force
from tocsin.exercise.profiles import PROFILES
from tocsin.exercise.scenario import Scenario
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.posts.schema import Kind
from tocsin.shares.kinds import ObjectKind

_FULL_SIZE = 4_000
_FEWEST_ROUNDS = 4
_CAMOUFLAGE = 3
_DAY_S = 86_400


@dataclass(slots=True)
class Action:
    """One joint action: posts that share one object, all within the group's window.

    ``target`` is the shared post (reposts); otherwise ``shared`` says the shared thing: a
    canonical URL, a text, hashtags in order. Posts that the operator has disguised share
    something of their own instead; they are in ``disguised`` too.
    """

    posts: list[ScenarioPost]
    shared: str = ""
    target: ScenarioPost | None = None
    language: str = ""
    disguised: list[ScenarioPost] = field(default_factory=list)

    def add(self, post: ScenarioPost, is_disguised: bool) -> None:
        """One more post, and whether it hides what it shares."""
        self.posts.append(post)
        if is_disguised:
            self.disguised.append(post)


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
    strength: str = ""
    lesson: str = ""

    @property
    def acts(self) -> int:
        """How many joint acts there were."""
        return sum(len(action.posts) for action in self.actions)

    @property
    def posts(self) -> list[ScenarioPost]:
        """Every post of the group."""
        return [post for action in self.actions for post in action.posts] + self.others


@dataclass
class Stage:
    """The world as the background left it, and the ways to act in it.

    Each campaign kind is a function from a stage to a :class:`Planted`; it draws from its own
    stream of chance, so that it can be added or left out without disturbing the others.
    ``force`` and ``tactics`` say how much a campaign shows and how it hides; look-alikes have
    neither.
    """

    scenario: Scenario
    cast: Cast
    background: Background
    chance: Chance
    force: Force = MIDDLE
    tactics: Tactics = field(default_factory=Tactics)

    def present(self, *platforms: str) -> list[str]:
        """Those of the platforms that the scenario exports."""
        return [name for name in platforms if name in self.scenario.platforms]

    def spoken(self, *languages: str) -> list[str]:
        """Those of the languages that the scenario speaks, or else its first."""
        found = [name for name in languages if name in self.scenario.languages]
        return found or [self.scenario.languages[0]]

    def rounds(self, most: int) -> int:
        """How many joint actions: ``most`` in a full-size scenario, fewer in a small one."""
        planned = round(most * self.force.actions)
        return max(_FEWEST_ROUNDS, min(planned, planned * self.scenario.posts // _FULL_SIZE))

    def size(self, members: int) -> int:
        """How many accounts play a part that is written for this many; at least one."""
        return max(1, round(members * self.force.accounts * self.tactics.account_factor))

    def window_s(self, planned_s: int) -> int:
        """The longest an action may take, in seconds: never over a quarter of the exercise."""
        longest = self.scenario.days * _DAY_S // 4
        factor = max(1.0, self._slowness)
        return max(planned_s, min(longest, math.ceil(planned_s * factor)))

    @property
    def _slowness(self) -> float:
        return self.force.lag * self.tactics.lag_factor

    def moments(self, count: int, leader: Account, room_ms: int) -> list[int]:
        """``count`` times of the leader's day, in order, with ``room_ms`` left before the end."""
        last = self.scenario.end_ms - room_ms - 1
        drawn = (any_moment(self.scenario, leader, self.chance) for _ in range(count))
        return sorted(min(t_ms, last) for t_ms in drawn)

    def joins(
        self,
        members: Sequence[Account],
        share: float,
        mean_ms: int,
        cap_ms: int,
        progress: float = 0.0,
    ) -> list[tuple[Account, int]]:
        """Who joins an action and how long after its start; at least two, in order of lag.

        Each member that is awake joins with probability ``share`` (less if the operator has
        spread the acts over more accounts), after an exponential waiting time that never passes
        ``cap_ms``. ``progress`` is how far the campaign is, from 0 to below 1.
        """
        awake = [member for member in members if self._is_awake(member, progress)]
        share /= self.tactics.account_factor
        going = [member for member in awake if self.chance.happens(share)]
        if len(going) < 2:
            going = self.chance.some(awake if len(awake) > 1 else members, 2)
        mean_ms = round(mean_ms * self._slowness)
        lags = [(one, min(self.chance.exponential_ms(mean_ms), cap_ms)) for one in going]
        return sorted(lags, key=lambda pair: pair[1])

    def _is_awake(self, member: Account, progress: float) -> bool:
        """Each account has one waking stretch of the campaign, at a place of its own."""
        share = self.tactics.awake_share
        own = Chance(self.scenario.seed, "awake", member.platform, member.handle).unit()
        first = own * (1.0 - share)
        return first <= progress < first + share

    def hides(self) -> bool:
        """Whether the operator disguises this act, so that its object is not the others'."""
        share = self.tactics.reworded_share
        return share > 0.0 and self.chance.happens(share)

    def reword(self, text: str, language: str) -> str:
        """The text as an operator disguises it, as deep as the tactics go."""
        book = self.background.texts.books[language]
        return reword(text, book, self.tactics.rewording_depth, self.chance)

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

    def camouflage(self, members: Sequence[Account], acts: int = 0) -> list[ScenarioPost]:
        """A few ordinary posts for each member, and reposts of what others like.

        The tactics may ask for more: so many for each of the campaign's ``acts``.
        """
        made = []
        popular = [post for post in self.background.posts if post.kind in {Kind.POST, Kind.MESSAGE}]
        for member in members:
            for _ in range(self.chance.between(1, _CAMOUFLAGE)):
                t_ms = any_moment(self.scenario, member, self.chance)
                made.append(self._ordinary(member, t_ms, popular))
        for _ in range(round(acts * self.tactics.organic_per_act)):
            member = self.chance.pick(members)
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
