"""What addresses and numbers must look like. Each check returns what is wrong with a value, or None.

The libraries are imported when the first value is checked: together they cost more than the rest of the domain.
"""

from importlib import import_module

from paktum import Label, label as _


def email_fault(value: str) -> Label | None:
    """What is wrong with an e-mail address. Whether it can be delivered to is not asked: that needs a network."""
    library = import_module("email_validator")
    try:
        library.validate_email(value, check_deliverability=False)
    except library.EmailNotValidError:
        return _("This is no e-mail address.")
    return None


def phone_fault(value: str) -> Label | None:
    """What is wrong with a telephone number. Lengths are checked, but not whether a range is in use: ranges change."""
    library = import_module("phonenumbers")
    try:
        number = library.parse(value, None)
    except library.NumberParseException:
        return _("This is no telephone number with its country: +3612345678.")
    written = library.format_number(number, library.PhoneNumberFormat.E164)
    if not library.is_possible_number(number) or written != value:
        return _("This is no telephone number in the form +3612345678.")
    return None


def industry_code_fault(value: str) -> Label | None:
    """What is wrong with an industry code, by NACE Rev. 2.1."""
    if not import_module("stdnum.eu.nace").is_valid(value):
        return _("There is no such industry in NACE Rev. 2.1.")
    return None


def website_fault(value: str) -> Label | None:
    """What is wrong with the address of a website: only http and https may become links."""
    if not value.startswith(("https://", "http://")) or any(each.isspace() for each in value):
        return _("A website begins with https:// or http:// and has no spaces.")
    return None


def lei_fault(value: str) -> Label | None:
    """What is wrong with a legal entity identifier (ISO 17442): 20 characters, checked by MOD 97-10."""
    if not import_module("stdnum.lei").is_valid(value):
        return _("The check digits of this LEI are wrong.")
    return None


def vat_fault(value: str) -> Label | None:
    """What is wrong with a VAT number: its country and the check digits that the country has, offline."""
    number = value.upper()
    if number.startswith("GB"):
        valid = import_module("stdnum.gb.vat").is_valid(number)
    else:
        valid = import_module("stdnum.eu.vat").is_valid(number)
    return None if valid else _("This is no VAT number, or its check digits are wrong.")
