"""The product itself, and its statements without GraphQL."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..canonical import Reader
from ..data import USER, Product, python
from ..questions import BARE, PRODUCT, QUESTIONS, Vary
from ..rows import SIZE
from .contender import Contender, Variables

DOCUMENTS: Mapping[str, str] = {
    "client": """
        query Client($id: ID!) {
          client(id: $id) {
            id name lifecycle sizeClass industry website address { townName postCode } country employees
            createdAt changedAt
          }
        }""",
    "list": """
        query Clients($lifecycle: ClientLifecycle!) {
          clients(first: 50, filter: {lifecycle: {eq: $lifecycle}}, orderBy: [{field: NAME}]) {
            nodes { id name lifecycle sizeClass industry website address { townName } country employees createdAt }
          }
        }""",
    "tree": """
        query Tree($lifecycle: ClientLifecycle!) {
          clients(first: 20, filter: {lifecycle: {eq: $lifecycle}}, orderBy: [{field: NAME}]) {
            nodes {
              id name
              deals(first: 5, orderBy: [{field: EXPECTED_CLOSE_ON, direction: DESC}]) {
                nodes {
                  id name stage amount { amount currency } expectedCloseOn
                  contracts(first: 1) { nodes { id number state signedOn } }
                }
              }
              contacts(first: 3) { nodes { id givenName familyName email } }
            }
          }
        }""",
    "deals": """
        query Deals($after: String) {
          deals(first: 200, after: $after) {
            nodes { id name amount { amount currency } client { id name } }
          }
        }""",
    "stages": """
        query Stages {
          dealsAggregate(groupBy: [{field: STAGE}]) {
            groups { key { stage } count amount { sum { amount currency } } }
          }
        }""",
    "create": """
        mutation Create($input: ClientCreateInput!) {
          clientCreate(input: $input) {
            client { id name lifecycle address { townName } country createdAt }
            errors { code }
          }
        }""",
}

PAKTUM = str(Path(sys.executable).with_name("paktum"))

KNOWN = f"""{{
  users(filter: {{email: {{eq: "{USER}"}}}}) {{ nodes {{ id }} }}
  deals(first: 250) {{ edges {{ cursor }} }}
}}"""
"""Asks for what variables are made of beside the clients' ids: who asks, and the cursors of the first deals."""

RENAMED = {
    "lifecycle": "tier", "sizeClass": "status", "townName": "city", "postCode": "postalCode",
    "changedAt": "updatedAt", "stage": "stage", "expectedCloseOn": "closeDate", "state": "status",
    "givenName": "firstName", "familyName": "lastName", "sum": "totals",
}  # fmt: skip
"""What peers call what the product calls otherwise."""


def contenders(product: Product) -> list[Contender]:
    """The product, and its statements on a bare server."""
    keys = {entity: product.numbers(entity) for entity in ("Client", "Contact", "Deal", "Contract")}
    numbers = {key: number for found in keys.values() for key, number in found.items()}
    given = variables({number: key for key, number in keys["Client"].items()}, _known(product))
    itself = replace(contender(product, DOCUMENTS, given), canonical=Reader(RENAMED, numbers).read)
    reads = [each for each in QUESTIONS.values() if each.key in DOCUMENTS and not each.writes]
    samples = {each.key: itself.body(each, each.vary.values(SIZE)[0]) for each in reads}
    bare = replace(
        itself,
        name=BARE,
        command=[*python("-m", "bench.contenders.bare"), str(product.folder), json.dumps(samples)],
        folder=Path.cwd(),
        documents={key: DOCUMENTS[key] for key in samples},
        variables={**given, Vary.LIFECYCLE: lambda lifecycle: {"lifecycle": lifecycle}},
        headers={},
        path=lambda key: f"/{key}",
    )
    return [itself, bare]


def contender(
    product: Product, documents: Mapping[str, str], given: Mapping[Vary, Callable[[Any], Variables]]
) -> Contender:
    """The product, as it is served; asked what is given."""
    return Contender(
        name=PRODUCT,
        command=[PAKTUM, "serve", "--port"],
        folder=product.folder,
        documents=documents,
        variables=given,
        environment={"PAKTUM_DATABASE_URL": product.url},
        headers={"Authorization": f"Bearer {product.token}"},
    )


def variables(clients: Mapping[int, str], known: Any) -> Mapping[Vary, Callable[[Any], Variables]]:
    """Makes the variables of requests. `clients` are ids by number, `known` is the answer to `KNOWN`."""
    (owner,) = (node["id"] for node in known["users"]["nodes"])
    cursors = [edge["cursor"] for edge in known["deals"]["edges"]]
    return {
        Vary.CLIENT: lambda number: {"id": clients[number]},
        Vary.LIFECYCLE: lambda lifecycle: {"lifecycle": lifecycle.upper()},
        Vary.PAGE: lambda before: {"after": cursors[before - 1]},
        Vary.NEW_CLIENT: lambda number: {"input": {**_new_client(number), "ownerId": owner}},
        Vary.NOTHING: lambda _: {},
    }


def _new_client(number: int) -> dict[str, Any]:
    return {
        "name": f"New {number}", "lifecycle": "ACTIVE", "sizeClass": "SMALL", "industry": "labs",
        "website": "https://new.example.com", "address": {"townName": "Berlin", "postCode": "10115"}, "country": "DE",
        "employees": 7,
    }  # fmt: skip


def _known(product: Product) -> Any:
    command, environment = [PAKTUM, "query", KNOWN], {**os.environ, "PAKTUM_DATABASE_URL": product.url}
    done = subprocess.run(command, cwd=product.folder, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["data"]
