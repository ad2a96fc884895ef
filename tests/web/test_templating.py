"""What a template says is in the language of who reads it, constants too."""

from tocsin.web.templating import environment
from tocsin.web.words.speaking import speaking


def test_a_constant_is_written_anew_in_each_language():
    template = environment().from_string("{{ 0.5 | number(1) }}")
    with speaking("en"):
        assert template.render() == "0.5"
    with speaking("fr"):
        assert template.render() == "0,5"
