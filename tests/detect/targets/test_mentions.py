"""Who is named: ambiguous acronyms, scripts, endings, hashtags, and names within names."""

import pytest

CASES = [
    # WHO and who
    ("WHO published a report on measles", "en", {"who"}),
    ("who published a report on measles", "en", set()),
    ("Who published a report on measles", "en", set()),
    ("tell me WHO published the report on bikes", "en", set()),
    ("WHO DID THIS TO MY CAR", "en", set()),
    ("THE WHO AND THEIR VACCINE LIES", "en", {"who"}),
    ("According to WHO, cases fell", "en", {"who"}),
    ("WHO's report", "en", {"who"}),
    ("the band played a Who song", "en", set()),
    # UN and un, une; ONU
    ("C'est UN scandale et UNE honte", "fr", set()),
    ("ES UN DESASTRE", "es", set()),
    ("Die UN tagt heute", "de", {"un"}),
    ("L'ONU siège à New York", "fr", {"un"}),
    ("The U.N. voted", "en", {"un"}),
    ("unity and unrest", "en", set()),
    # EU and eu
    ("EU ACHO QUE SIM", "pt", set()),
    ("Eu acho que sim", "pt", set()),
    ("Il a EU tort", "fr", set()),
    ("EU leaders met", "en", {"eu"}),
    ("A UE aprovou a lei", "pt", {"eu"}),
    # AU and au
    ("Rendez-vous AU café", "fr", set()),
    ("The AU summit in Addis Ababa", "en", {"au"}),
    ("my new AU fanfic is out", "en", set()),
    # IHR, ICC, Gavi, US
    ("IHR müsst das lesen", "de", set()),
    ("The IHR amendments were adopted", "en", {"ihr"}),
    ("ICC rankings: India win", "en", {"state-in"}),
    ("The ICC prosecutor asked for a warrant", "en", {"icc"}),
    ("Gavi plays for the national team", "en", set()),
    ("Gavi delivers vaccines", "en", {"gavi"}),
    ("tell us about it", "en", set()),
    ("THIS IS FOR ALL OF US", "en", set()),
    ("The US voted against", "en", {"state-us"}),
    # names within names
    ("The UN Security Council met", "en", {"un-security-council"}),
    ("the European Court of Human Rights ruled", "en", {"echr"}),
    ("UNHCR and UNICEF", "en", {"unhcr", "unicef"}),
    # endings, prefixes, no blanks
    ("во Всемирной организации здравоохранения", "ru", {"who"}),
    ("представителями Всемирного банка", "ru", {"world-bank"}),
    ("возмутительно", "ru", set()),
    ("وللأمم المتحدة دور", "ar", {"un"}),
    ("بالاتحاد الأوروبي", "ar", {"eu"}),
    ("مُنَظَّمَة الصِّحَّة العالميّة", "ar", {"who"}),
    ("昨天世卫组织发布报告", "zh", {"who"}),
    ("他们联合国内外企业", "zh", set()),
    ("WHO表示疫情好转", "zh", {"who"}),
    ("ＷＨＯ表示疫情好转", "zh", {"who"}),
    ("Birleşmiş Milletlerin raporu", "tr", {"un"}),
    ("BM'nin raporu", "tr", {"un"}),
    ("BM'nin raporu", "en", set()),
    ("संयुक्त राष्ट्र की बैठक", "hi", {"un"}),
    ("PBB menggelar sidang", "id", {"un"}),
    # hashtags
    ("#StopPandemicTreaty", "en", {"pandemic-agreement"}),
    ("#stoppandemictreaty", "en", {"pandemic-agreement"}),
    ("#ExitTheWHO", "en", {"who"}),
    ("#منظمة_الصحة_العالمية", "ar", {"who"}),
    ("#Agenda2030", "es", {"agenda-2030"}),
    # states
    ("Iceland and Ukraine", "en", {"state-is", "state-ua"}),
    ("Das ist eine Island-Reise", "de", {"state-is"}),
    ("The Island", "en", set()),
    ("в Украине и России", "ru", {"state-ua", "state-ru"}),
    ("a roast turkey", "en", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language", "named"), CASES)
def test_a_name_counts_where_it_means_the_target(said, text, language, named):
    assert said(text, language)[0] == named


def test_a_hidden_character_or_another_width_does_not_hide_a_name(said):
    assert said("the W\u200bHO report on health")[0] == {"who"}
    assert said("the wor\u00adld\u202e health organization")[0] == {"who"}


def test_a_mention_is_shown_as_written(detected):
    found = detected([(1, "Was sagt «Die  Ｗ\u200bHO» dazu?", "de"), (1, "ولمنظمة الصحة", "ar")])
    (row,) = found.mentions.to_pylist()
    assert (row["target"], row["surface"], row["start"], row["end"]) == (
        "who",
        "Ｗ\u200bHO",
        15,
        19,
    )
