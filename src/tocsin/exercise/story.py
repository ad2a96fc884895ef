"""The page a trainee reads first: the situation and the files, without the answer."""

from collections.abc import Sequence

from tocsin.exercise.exports import Export
from tocsin.exercise.scenario import Scenario

_STORY = """\
# An exercise: before the vote in Marevia

**Everything here is invented.** There is no country called Marevia, no city of Tolvane, no
singer called Ondrelle; no person, party, outlet or account in these files exists. The file
formats are the real ones.

You work at the monitoring desk of the Marevian Electoral Council. Three things happened at
once: people ask whether the water of the river Sirel is safe to drink, a vaccine against marsh
fever has just become available, and Marevia votes soon. A colleague collected posts from
{start} for {days} days and left you the exports below.

## Questions
1. Do some accounts act together? Which ones, on which platforms, and how do you know?
2. What do they share: the same posts, the same words, the same links, the same hashtags?
3. Who looks coordinated and is not? Newsrooms, fans, officials and bots are in here too.
4. What came in, what was refused, and why? Some records are damaged, as always.
5. Which claims that fact-checkers have answered are going round, and who denies them? Which claim
   has nobody answered yet?
6. What do people ask, in which language, and when were they answered, if at all?
7. Which institutions are attacked, as what, and by whom? Who is only named?

## Files
{files}
- `factchecks.csv`: what fact-checkers and offices have published; most of it is about other things.
  Bring it in with `tocsin claims import` before you look.
- `official.toml`: the accounts and the site of the public bodies, by id. Copy it into the
  workspace, and their posts count as answers.

The telephone and the computer that made the chat exports stood on UTC.

`truth.json` holds the answers. Open it last: `tocsin exercise score` reads it for you and says
what you found, what you missed and whom you accused wrongly.
"""


def tell_story(scenario: Scenario, exports: Sequence[Export]) -> str:
    """The README of an exercise."""
    files = "\n".join(
        f"- `exports/{export.file}`: {export.platform}, {export.fates.total():,} records"
        for export in exports
    )
    return _STORY.format(start=f"{scenario.start:%d %B %Y}", days=scenario.days, files=files)
