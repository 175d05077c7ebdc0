"""Texts in the reader's language."""

import pytest

from paktum import label as _
from paktum.assembly.model import PluginInfo
from paktum.assembly.translation import Catalogue, read_catalogue

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(site):
    """Two plugins with Hungarian texts, and one that is no package."""
    for name, texts in (("one", {"Cask": "Hordó", "{count} of {what}": "{what}: {count}"}), ("two", {"Cask": "Dézsa"})):
        folder = site.folder / name / "locale"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").write_text("")
        pairs = (f'msgid "{text}"\nmsgstr "{translated}"\n' for text, translated in texts.items())
        (folder / "hu.po").write_text(HEAD + "\n".join(pairs), encoding="utf-8")
    (site.folder / "secret.po").write_text(HEAD + 'msgid "Cask"\nmsgstr "stolen"\n')
    return Catalogue(PluginInfo(name, "1.0", name) for name in ("one", "two", "no.such.package"))


def test_a_text_is_translated_by_the_plugin_that_comes_first(catalogue):
    assert catalogue.languages == ("en", "hu")
    for language in ("hu", "hu-HU", "HU", "hu_HU"):
        assert catalogue.text("Cask", language) == "Hordó"
    assert catalogue.text("Keg", "hu") == "Keg"
    assert catalogue.text("Cask", "en") == "Cask"


def test_a_text_is_translated_before_its_places_are_filled_with_translations(catalogue):
    text = _("{count} of {what}").filled(count=2, what=_("Cask"))

    assert text == "2 of Cask"
    assert catalogue.text(text, "hu") == "Hordó: 2"
    assert catalogue.text(_("{count} of {what}").filled(count=2, what="Cask"), "hu") == "Cask: 2"
    assert catalogue.text(text, "de") == "2 of Cask"


def test_a_text_with_braces_of_its_own_is_left_alone(catalogue):
    assert catalogue.text("{not} a place", "hu") == "{not} a place"
    assert catalogue.text(_("{count} of {what}").filled(count="{0}", what="{count}"), "hu") == "{count}: {0}"


@pytest.mark.parametrize("language", ["de", "", "../../secret", "..", "\0", "x" * 10_000, "hu/../../secret"])
def test_a_language_that_there_is_not_reads_and_keeps_nothing(catalogue, language):
    before = dict(catalogue._texts)

    assert catalogue.text("Cask", language) == "Cask"
    assert catalogue._texts == before


def test_a_catalogue_has_its_translated_messages_only():
    content = HEAD + 'msgid "A"\nmsgstr "B"\n\nmsgid "C"\nmsgstr ""\n'

    assert read_catalogue(content.encode()) == {"A": "B"}
