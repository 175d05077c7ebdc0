"""Products and services with their list prices."""

from paktum import Entity, Mapped, Money, field, label as _


class Product(Entity, display="name", label=_("Product"), label_plural=_("Products")):
    """Something that the company sells: goods, or a service."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    code: Mapped[str | None] = field(
        exact=True,
        length=60,
        unique=True,
        searchable=True,
        label=_("Product code"),
        help=_("The company's own code of the product."),
    )
    family: Mapped[str | None] = field(label=_("Product family"), help=_("The series or group that it belongs to."))
    list_price: Mapped[Money | None] = field(minimum=0, label=_("List price"), help=_("Price of one unit before tax."))
    unit: Mapped[str | None] = field(length=40, label=_("Unit"), help=_("What one of it is: piece, night, month."))
    description: Mapped[str | None] = field(long=True, label=_("Description"))
    is_active: Mapped[bool] = field(default=True, label=_("On sale"))
