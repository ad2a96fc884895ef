"""Where people meet: Telegram chats and channels, YouTube videos. Elsewhere there are none."""

from collections.abc import Sequence

from tocsin.exercise.chance import Chance, zipf_totals
from tocsin.exercise.identities import telegram_id, youtube_channel, youtube_video
from tocsin.exercise.scene import Account, Place
from tocsin.exercise.texts import Texts

_VIDEOS = 12


class Places:
    """The places of the scenario, opened platform by platform."""

    def __init__(self, texts: Texts, chance: Chance) -> None:
        self._texts = texts
        self._chance = chance
        self.groups: dict[str, Place] = {}
        self.channels: dict[Account, Place] = {}
        self.videos: list[Place] = []
        self._popularity = zipf_totals(_VIDEOS, 1.0)

    def open(self, platform: str, accounts: Sequence[Account]) -> None:
        """Opens what a platform needs: a Telegram group a language, a dozen YouTube videos."""
        if platform == "telegram":
            for language in dict.fromkeys(account.language for account in accounts):
                self._group(language)
        elif platform == "youtube":
            self.videos = [self._video(account) for account in accounts[:_VIDEOS]]
            self._popularity = zipf_totals(len(self.videos), 1.0)

    def where(self, author: Account, chance: Chance) -> Place | None:
        """Where this author writes now."""
        if author.platform == "youtube":
            return self.videos[chance.weighted(self._popularity)]
        if author.platform != "telegram":
            return None
        if author.broadcasts:
            return self._channel(author)
        return self.groups.get(author.language) or self._group(author.language)

    def _group(self, language: str) -> Place:
        tag = self._texts.books[language].hashtags["daily"][0]
        place = Place("telegram", telegram_id(self._chance), f"{tag} ({language})", language)
        self.groups[language] = place
        return place

    def _channel(self, owner: Account) -> Place:
        if owner not in self.channels:
            number = owner.account_id.removeprefix("channel")
            self.channels[owner] = Place("telegram", number, owner.name, owner.language, owner)
        return self.channels[owner]

    def _video(self, viewer: Account) -> Place:
        title = self._texts.post(viewer.language, viewer.topic, self._chance)
        place = Place("youtube", youtube_video(self._chance), title, viewer.language)
        place.channel_id = youtube_channel(self._chance)
        return place
