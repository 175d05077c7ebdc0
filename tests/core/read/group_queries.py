"""Aggregates thrown by dice: groupBy first, then keys and figures that fit it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, get_named_type

from paktum.assembly.model import EntityModel, FieldModel, Kind
from paktum.read.figures import FIGURES, Figure
from paktum.read.grouping import Hop, group_fields, hops
from paktum.read.periods import DatePart

from .rows import CURRENCIES

if TYPE_CHECKING:
    from .queries import Sketch

ZONES = ("Europe/Budapest", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "UTC", "Etc/GMT+12")
SIZES = (0, 1, 2, 3, 5, 1000, None)
HAVING_DEPTH = 4
HOPS = 2

Tree = dict[str, Any]
"""Keys by their names in the answer: objects, or the attribute at a leaf."""


class Aggregates:
    """Draws the arguments of aggregates and what is selected of them."""

    def __init__(self, sketch: "Sketch") -> None:
        self.sketch, self.among, self.chance = sketch, sketch.among, sketch.chance

    def model(self, aggregate: str) -> EntityModel:
        return self.sketch.world.assembly.entities[aggregate.removesuffix("Aggregate")]

    # Arguments

    def arguments(self, definitions: Any, model: EntityModel) -> tuple[dict[str, str], Tree]:
        given: dict[str, str] = {}
        tree: Tree = {}
        keys = self.keys(model, tree)
        if keys or self.chance(20):
            given["groupBy"] = self.text(definitions["groupBy"].type, keys)
        if self.chance(30):
            given["filter"] = self.sketch.given(definitions["filter"].type, 2)
        if self.chance(35):
            given["having"] = self.sketch.given(definitions["having"].type, HAVING_DEPTH)
        if self.chance(50):
            given["orderBy"] = self.text(definitions["orderBy"].type, list(self.order(model, keys)))
        if self.chance(40):
            given["first"] = self.sketch.sized(self.among(SIZES))
        return given, tree

    def text(self, kind: Any, value: list[Any]) -> str:
        from .queries import plain, printed

        if self.chance(25):
            return f"${self.sketch.variable(str(kind), plain(value))}"
        return printed(value[0] if len(value) == 1 and self.chance(30) else value)

    def keys(self, model: EntityModel, tree: Tree) -> list[dict[str, Any]]:
        found = []
        for _ in range(self.among((0, 1, 1, 2, 2, 3))):
            key, names, leaf = self.key(model, (), HOPS)
            if self.placed(tree, names, leaf):
                found.append(key)
        return found

    def placed(self, tree: Tree, names: tuple[str, ...], leaf: FieldModel) -> bool:
        """Whether a key finds its place in the answer free."""
        inside: Any = tree
        for name in names[:-1]:
            inside = inside.setdefault(name, {})
            if not isinstance(inside, dict):
                return False
        if names[-1] in inside:
            return False
        inside[names[-1]] = leaf
        return True

    def key(
        self, model: EntityModel, names: tuple[str, ...], depth: int
    ) -> tuple[dict[str, Any], tuple[str, ...], FieldModel]:
        from .queries import Bare

        led = hops(model)
        if depth and led and self.chance(30):
            name = self.among(list(led))
            target = self.sketch.world.assembly.entity(led[name].target)
            key, names, leaf = self.key(target, (*names, *self.hop_names(led[name])), depth - 1)
            return {name: key}, names, leaf
        fields = group_fields(model)
        name = self.among(list(fields))
        more, leaf = self.place(model, fields[name])
        key = {"field": Bare(name)}
        if leaf.kind in {Kind.DATE, Kind.DATETIME}:
            if self.chance(70):
                key["part"] = Bare(self.among([each.name for each in DatePart]))
            if self.chance(60):
                key["timeZone"] = self.among(ZONES)
        return key, (*names, *more), leaf

    def hop_names(self, hop: Hop) -> tuple[str, ...]:
        return (*([hop.facet.api_name] if hop.facet else []), hop.answer_name)

    def place(self, model: EntityModel, path: str) -> tuple[tuple[str, ...], FieldModel]:
        steps = path.split(".")
        owner: Any = model if steps[0] in model.fields else model.facets[steps.pop(0)]
        names = () if owner is model else (owner.api_name,)
        attribute = owner.fields[steps[0]]
        if len(steps) == 1:
            return (*names, attribute.api_name), attribute
        part = attribute.part(steps[1])
        return (*names, attribute.api_name, part.api_name), part

    def order(self, model: EntityModel, keys: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        from .queries import Bare

        for _ in range(self.among((0, 1, 1, 2))):
            way = self.among(("key", "count", "figure", "figure"))
            item: dict[str, Any] = {"figure": Bare("COUNT")}
            if way == "key" and keys:
                item = {"key": self.among(keys)}
            elif way == "figure":
                name = self.among(list(group_fields(model)))
                leaf = self.place(model, group_fields(model)[name])[1]
                figure = self.among(FIGURES[leaf.kind])
                item = {"figure": Bare(figure.name), "field": Bare(name)}
                if leaf.kind is Kind.MONEY and figure is not Figure.COUNT:
                    item["currency"] = self.among(list(CURRENCIES))
            if self.chance(50):
                item["direction"] = Bare(self.among(("ASC", "DESC", "DESC")))
            if self.chance(30):
                item["nulls"] = Bare(self.among(("LAST", "FIRST")))
            yield item

    # Selections

    def below(self, kind: GraphQLObjectType, tree: Tree, depth: int) -> str:
        group: Any = get_named_type(kind.fields["groups"].type)
        names = [self.among(("groups", "groups", "groups", "hasMore", "__typename")) for _ in range(self.among((1, 2)))]
        parts = [f"groups {{ {self.group(group, tree, depth)} }}" if name == "groups" else name for name in names]
        return " { " + " ".join(parts) + " }"

    def group(self, kind: GraphQLObjectType, tree: Tree, depth: int) -> str:
        key: Any = get_named_type(kind.fields["key"].type)
        parts = [f"key {{ {self.key_fields(key, tree, depth)} }}"]
        names = [name for name in kind.fields if name != "key"]
        for _ in range(self.among((0, 1, 2, 3))):
            name = self.among(names)
            parts.append(self.renamed(name) + self.figures(get_named_type(kind.fields[name].type)))
        if self.chance(30):
            parts.append("count")
        return " ".join(parts) if self.chance(80) else self.sketch.grouped(kind, " ".join(parts))

    def renamed(self, name: str) -> str:
        if not self.chance(40):
            return name
        self.sketch.aliases += 1
        return f"a{self.sketch.aliases}: {name}"

    def figures(self, kind: Any) -> str:
        if not isinstance(kind, GraphQLObjectType):
            return self.sketch.directive(10)
        if kind.name == "Money":
            return f" {{ {self.among(('amount currency', 'currency amount __typename', 'amount', 'c: currency'))} }}"
        names = [self.among(list(kind.fields)) for _ in range(self.among((1, 1, 2, 3)))]
        parts = [self.renamed(name) + self.figures(get_named_type(kind.fields[name].type)) for name in names]
        return " { " + " ".join([*parts, *(["__typename"] if self.chance(10) else [])]) + " }"

    def key_fields(self, kind: GraphQLObjectType, tree: Tree, depth: int) -> str:
        names = list(tree)
        if len(names) > 1 and self.chance(30):
            names = names[1:]
        parts = ["__typename"] if not names or self.chance(15) else []
        for name in names:
            below: Any = get_named_type(kind.fields[name].type)
            if isinstance(tree[name], dict):
                parts.append(f"{self.renamed(name)} {{ {self.key_fields(below, tree[name], depth)} }}")
            elif isinstance(below, GraphQLObjectType):
                parts.append(f"{self.renamed(name)} {{ {self.record(below, depth)} }}")
            else:
                parts.append(self.renamed(name) + self.sketch.directive(8))
        return " ".join(parts)

    def record(self, kind: GraphQLObjectType, depth: int) -> str:
        if kind.name == "Money":
            return "amount currency"
        return self.sketch.selection(kind, max(0, min(depth - 4, 2)))
