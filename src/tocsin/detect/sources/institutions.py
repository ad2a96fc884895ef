"""Sites that are never rated: states, their offices, and what states founded together.

A list that rates them measures something else than how outlets work (in one well-made list the
site of a United Nations agency stands in the middle), and a public institution must not be seen to
grade its peers. The rules are suffixes that registries give to public bodies only, and a stated
list of those who are under none. Which government it is makes no difference.
"""

from typing import Final

RESERVED_SUFFIXES: Final = ("gov", "mil", "int")
"""Top-level domains of the United States' authorities and of organisations under treaties."""

RESERVED_LABELS: Final = frozenset({"gov", "gob", "gouv", "gub", "guv", "govt", "mil"})
"""Labels that registries of countries reserve for public bodies, right before their suffix."""

NATIONAL_LABELS: Final = {
    "def": frozenset({"br"}),
    "go": frozenset({"jp", "kr", "th", "id", "ke", "tz", "ug", "cr", "ci", "tj"}),
    "gok": frozenset({"pk"}),
    "gon": frozenset({"pk"}),
    "gop": frozenset({"pk"}),
    "gos": frozenset({"pk"}),
    "gv": frozenset({"at", "ao"}),
    "gc": frozenset({"ca"}),
    "government": frozenset({"ae", "bg", "nl", "ru", "se"}),
    "judiciary": frozenset({"uk"}),
    "jus": frozenset({"br"}),
    "leg": frozenset({"br"}),
    "mod": frozenset({"uk", "gi"}),
    "mp": frozenset({"br"}),
    "nhs": frozenset({"uk"}),
    "parliament": frozenset({"uk", "nz"}),
    "police": frozenset({"uk"}),
}
"""Labels that are a public body's under these countries' suffixes, and anybody's elsewhere."""

PUBLIC_SUFFIXES: Final = (
    "admin.ch", "bund.de", "europa.eu", "fgov.be", "belgium.be", "canada.ca", "lg.jp",
    "overheid.nl", "rijksoverheid.nl", "service-public.fr", "parlament.ch", "sejm.pl", "senat.fr",
    "assemblee-nationale.fr", "elysee.fr", "gencat.cat", "gov.nc.tr", "gov.scot", "gov.wales",
    "kremlin.ru",
    "mid.ru", "vatican.va", "public.lu", "riigikogu.ee", "stortinget.no",
)  # fmt: skip

INTERGOVERNMENTAL: Final = (
    "adb.org", "afdb.org", "africacdc.org", "aiib.org", "apec.org", "asean.org", "caricom.org",
    "cern.ch", "ebrd.com", "eib.org", "fao.org", "francophonie.org", "g20.org", "iadb.org",
    "iaea.org", "icj-cij.org", "icrc.org", "iea.org", "ifad.org", "ifrc.org", "ilo.org",
    "imf.org", "imo.org", "ipcc.ch", "irena.org", "isdb.org", "leagueofarabstates.net",
    "norden.org", "oas.org", "oecd.org", "ohchr.org", "oic-oci.org", "opcw.org", "osce.org",
    "paho.org", "saarc-sec.org", "thecommonwealth.org", "un.org", "un-women.org", "unaids.org",
    "uncdf.org", "unctad.org", "undp.org", "undrr.org", "unece.org", "unep.org", "unesco.org",
    "unescap.org", "unfpa.org", "unhabitat.org", "unhcr.org", "unicef.org", "unicri.it",
    "unido.org", "unitar.org", "unodc.org", "unog.ch", "unops.org", "unrwa.org", "unv.org",
    "unwomen.org", "unwto.org", "wfp.org", "woah.org", "worldbank.org", "worldbankgroup.org",
    "wto.org",
)  # fmt: skip
"""Organisations of states, and the Red Cross and Red Crescent, under no reserved suffix."""

AGENCIES: Final = (
    "anses.fr", "ameli.fr", "bfarm.de", "bfr.de", "bundesregierung.de", "bundestag.de",
    "bundesgesundheitsministerium.de", "bsi.de", "bzga.de", "destatis.de",
    "diplomatie.fr", "fhi.no", "folketinget.dk", "folkhalsomyndigheten.se", "has-sante.fr",
    "helsenorge.no", "hpsc.ie", "hse.ie", "infektionsschutz.de", "inps.it", "insee.fr", "iss.it",
    "istat.it", "krisinformation.se", "legemiddelverket.no", "lakemedelsverket.se", "msb.se",
    "oireachtas.ie", "pei.de", "politie.nl", "politi.dk", "politi.no",
    "polisen.se", "regeringen.se", "regjeringen.no", "riksdagen.se", "rivm.nl",
    "rki.de", "santepubliquefrance.fr", "sciensano.be", "ssi.dk", "sst.dk", "thl.fi",
    "tukes.fi", "valtioneuvosto.fi", "vie-publique.fr",
)  # fmt: skip
"""National authorities whose sites are under no reserved suffix; there are more than can be named,
so whoever meets another one adds it to ``own_sites``."""

_NAMED: Final = frozenset((*PUBLIC_SUFFIXES, *INTERGOVERNMENTAL, *AGENCIES))


def is_institution(site: str) -> bool:
    """Whether a registered domain is a public institution's by these rules.

    >>> [is_institution(site) for site in ("who.int", "health.gov.au", "bettergov.org")]
    [True, True, False]
    """
    labels = site.split(".")
    if labels[-1] in RESERVED_SUFFIXES:
        return True
    above = (".".join(labels[place:]) for place in range(len(labels) - 1))
    if any(name in _NAMED for name in above):
        return True
    if len(labels) < 2 or len(labels[-1]) != 2:
        return False
    return labels[-2] in RESERVED_LABELS or labels[-1] in NATIONAL_LABELS.get(labels[-2], ())
