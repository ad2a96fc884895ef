"""A paper as plain text, for a letter, a web form of a platform, or a message."""

from tocsin.report.case.texts import shown
from tocsin.report.papers.paper import Paper
from tocsin.report.papers.words import words


def paper_text(paper: Paper) -> str:
    """The paper as text: a heading a part, its paragraphs below it; nothing hidden in it."""
    said = words(paper.language)
    lines = [paper.mark, paper.title, f"{said.say('paper.number')} {paper.number}", ""]
    lines += [*paper.cautions, ""]
    for part in paper.parts:
        lines.append(f"{part.label} ({part.cited})" if part.cited else part.label)
        lines += [*(part.texts or (said.say("paper.not_filled"),)), ""]
    if paper.end:
        lines += [said.say("paper.what_now"), *paper.end]
    return shown("\n".join(lines).strip()) + "\n"
