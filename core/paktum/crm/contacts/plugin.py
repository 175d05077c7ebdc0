"""What the module `contacts` adds."""

from ..module import Module
from .models import Contact, ContactRole

CONTACTS = Module(entities=(Contact, ContactRole))
