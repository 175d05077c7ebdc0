"""What the module `products` adds."""

from ..module import Module
from .models import Product

PRODUCTS = Module(entities=(Product,))
