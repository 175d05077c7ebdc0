"""What people of a brewery do with taps."""

from datetime import date

from paktum import Change, action, label as _, refuse

from .models import TapInstallation


@action(TapInstallation, label=_("Record cleaning"), permission="brewery.tap.clean")
def record_cleaning(change: Change, installation: TapInstallation, cleaned_on: date | None = None) -> None:
    """Note that the lines of an installation were cleaned, today unless said."""
    day = cleaned_on or change.today
    if day > change.today:
        raise refuse("brewery.cleaned_in_future", _("The day of cleaning is in the future."), "cleanedOn")
    if day < installation.installed_on:
        raise refuse("brewery.cleaned_too_early", _("The installation was not there yet on this day."), "cleanedOn")
    change.update(installation, cleaned_on=day)
