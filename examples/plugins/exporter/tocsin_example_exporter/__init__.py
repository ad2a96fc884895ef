"""The findings of an investigation as Markdown, for a wiki or an e-mail.

What posts said may stand in a finding's sentence. So every sign that Markdown or HTML could take
for a mark is escaped, and nothing becomes a link, a picture or a heading by itself.
"""

import re
from html import escape
from pathlib import Path
from typing import Final

from tocsin.chain.investigation import Investigation
from tocsin.finding import Finding
from tocsin.report.plugged import Takes

_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:/@])")


class FindingsMarkdown:
    """The exporter."""

    title = "Findings as Markdown (example)"
    suffix = ".md"
    takes = Takes.INVESTIGATION

    def write(self, thing: Investigation, path: Path) -> None:
        """Writes the findings, a paragraph each."""
        lines = [f"# {plain(thing.title)}", "", f"{thing.created_at:%Y-%m-%d %H:%M} UTC", ""]
        for finding in thing.findings:
            lines += [*_paragraph(finding), ""]
        if not thing.findings:
            lines.append("Nothing was found.")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _paragraph(finding: Finding) -> list[str]:
    sure = "not measured" if finding.q_value is None else f"{finding.q_value:.3g}"
    return [
        f"## {plain(finding.subject)}",
        "",
        plain(finding.statement),
        "",
        f"* {finding.basis} by {plain(finding.detector)} {finding.version}, q-value {sure}",
        f"* {len(finding.evidence)} posts bear it out",
        *(f"* {plain(caveat)}" for caveat in finding.caveats),
    ]


def plain(text: str) -> str:
    """The text on one line, with nothing in it that is a mark."""
    return escape(_MARKS.sub(r"\\\1", " ".join(text.split())), quote=False)
