"""One file a format. The order does not matter: the surest reader wins.

To add a format: write a module with one :class:`~tocsin.posts.readers.base.Reader`, list it
here, and give it a test in ``tests/posts/readers``. The contract tests pick it up from here.
Other packages can bring readers too; see :mod:`tocsin.posts.readers.plugged`.
"""

from tocsin.plugins import Plugins
from tocsin.posts.readers.any_table import AnyTable
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.bluesky.atproto import BlueskyAtproto
from tocsin.posts.readers.bluesky.jetstream import BlueskyJetstream
from tocsin.posts.readers.fediverse.activitystreams import ActivityStreams
from tocsin.posts.readers.fediverse.mastodon import Mastodon
from tocsin.posts.readers.meta.content_library import MetaContentLibrary
from tocsin.posts.readers.meta.crowdtangle import CrowdTangle
from tocsin.posts.readers.meta.crowdtangle_api import CrowdTangleApi
from tocsin.posts.readers.news.gdelt import Gdelt
from tocsin.posts.readers.news.media_cloud import MediaCloud
from tocsin.posts.readers.not_posts.claim_review import ClaimReview
from tocsin.posts.readers.not_posts.dsa_statements import DsaStatements
from tocsin.posts.readers.not_posts.meta_indicators import MetaIndicators
from tocsin.posts.readers.plugged import plugged_readers
from tocsin.posts.readers.reddit.exports import Reddit
from tocsin.posts.readers.telegram.desktop import TelegramDesktop
from tocsin.posts.readers.telegram.snscrape import SnscrapeTelegram
from tocsin.posts.readers.telegram.telepathy import Telepathy
from tocsin.posts.readers.telegram.telethon import Telethon
from tocsin.posts.readers.telegram.telethon_table import TelethonTable
from tocsin.posts.readers.telegram.tgstat import Tgstat
from tocsin.posts.readers.telegram.tracker import TelegramTracker
from tocsin.posts.readers.tiktok.research_api import TikTokResearch
from tocsin.posts.readers.tools.coordination_toolkit import CoordinationToolkit
from tocsin.posts.readers.tools.coortweet import CooRTweet
from tocsin.posts.readers.tools.fourcat import FourCat
from tocsin.posts.readers.tools.open_measures import OpenMeasures
from tocsin.posts.readers.tools.verification_plugin import VerificationPlugin
from tocsin.posts.readers.whatsapp.chat import WhatsApp
from tocsin.posts.readers.x.api_v1 import XApiV1
from tocsin.posts.readers.x.api_v2 import XApiV2
from tocsin.posts.readers.x.clemson import XClemson
from tocsin.posts.readers.x.io_archive import XIoArchive
from tocsin.posts.readers.youtube.data_api import YouTubeApi
from tocsin.posts.readers.youtube.data_tools import YouTubeDataTools
from tocsin.posts.readers.zeeschuimer import Zeeschuimer

READERS: tuple[Reader, ...] = (
    ActivityStreams(),
    AnyTable(),
    BlueskyAtproto(),
    BlueskyJetstream(),
    ClaimReview(),
    CoordinationToolkit(),
    CooRTweet(),
    CrowdTangle(),
    CrowdTangleApi(),
    DsaStatements(),
    FourCat(),
    Gdelt(),
    Mastodon(),
    MediaCloud(),
    MetaContentLibrary(),
    MetaIndicators(),
    OpenMeasures(),
    Reddit(),
    SnscrapeTelegram(),
    TelegramDesktop(),
    TelegramTracker(),
    Telepathy(),
    Telethon(),
    TelethonTable(),
    Tgstat(),
    TikTokResearch(),
    VerificationPlugin(),
    WhatsApp(),
    XApiV1(),
    XApiV2(),
    XClemson(),
    XIoArchive(),
    YouTubeApi(),
    YouTubeDataTools(),
    Zeeschuimer(),
)


def installed_readers() -> Plugins[Reader]:
    """Readers of other packages, and those of them that are left out."""
    return plugged_readers(frozenset(reader.name for reader in READERS))


def every_reader() -> tuple[Reader, ...]:
    """Tocsin's own, then those of other packages."""
    return (*READERS, *(plugin.thing for plugin in installed_readers().working))
