"""What an installation tells plugins in environment variables."""

from dataclasses import dataclass

import pytest

from paktum import Plugin, Secret, hookimpl
from paktum.assembly.build import assemble
from paktum.assembly.problems import AssemblyError
from paktum.settings import SettingsError

from .office import OfficePlugin, OfficeSettings


class Furnished(OfficePlugin):
    """The office with settings."""

    @hookimpl
    def settings(self) -> list[type]:
        return [OfficeSettings]


def test_settings_are_read_from_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKTUM_OFFICE_ADDRESS", "Main Street 1")
    monkeypatch.setenv("PAKTUM_OFFICE_STAMPS", "7")
    monkeypatch.setenv("PAKTUM_OFFICE_TOKEN", "hunter2")

    found = assemble([Furnished]).settings(OfficeSettings)

    assert found == OfficeSettings("Main Street 1", 7, Secret("hunter2"))
    assert found.token is not None
    assert found.token.reveal() == "hunter2"
    assert "hunter2" not in f"{found!r} {found.token} {found.token!r} {found}"


def test_all_that_is_wrong_is_told_with_plugin_and_variable_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAKTUM_OFFICE_STAMPS", "many")
    monkeypatch.setenv("PAKTUM_OFFICE_TOKN", "hunter2")

    with pytest.raises(SettingsError) as wrong:
        assemble([Furnished]).require_settings()

    assert str(wrong.value).splitlines() == [
        "PAKTUM_OFFICE_ADDRESS: office needs a value",
        "PAKTUM_OFFICE_STAMPS: the setting of office should be a whole number, not 'many'",
        "PAKTUM_OFFICE_TOKN: office has no such setting; did you mean PAKTUM_OFFICE_TOKEN?",
    ]


def test_what_the_class_says_is_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from paktum_hotel.plugin import Hotel

    monkeypatch.setenv("PAKTUM_HOTEL_RESERVATIONS_URL", "file:///etc/passwd")

    with pytest.raises(SettingsError) as wrong:
        assemble([Hotel]).require_settings()
    assert str(wrong.value) == "PAKTUM_HOTEL_...: reservations_url must begin with https:// or http://"


def test_settings_are_frozen_dataclasses() -> None:
    @dataclass
    class Loose:
        address: str

    class Wrong(Plugin):
        """A plugin with other settings."""

        name = "wrong"
        package = "tests"

        @hookimpl
        def settings(self) -> list[type]:
            return [Loose, str]

    with pytest.raises(AssemblyError) as caught:
        assemble([Wrong])
    assert [each.code for each in caught.value.problems] == ["HOOK_RESULT"] * 2
