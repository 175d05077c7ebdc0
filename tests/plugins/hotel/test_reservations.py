import json
import threading
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from paktum import Client, Money
from paktum.assembly.build import load_assembly
from paktum.work.deliveries import deliver
from paktum.write.writer import Writer
from paktum_hotel.models import GroupBlock, Property


@pytest.fixture
def reservations():
    """A reservation system that keeps what it was told, and answers with the next of its statuses."""
    told, statuses = [], []

    class Reservations(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.append((self.headers["Idempotency-Key"], self.headers["Authorization"], body))
            self.send_response(statuses.pop(0))
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Reservations)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/blocks", told, statuses
    server.shutdown()
    thread.join()
    server.server_close()


def held_block(company):
    client = company.create(Client, name="Borostyánkút Kft.")
    house = company.create(Property, name="Hotel Paktum Duna", code="BUD1", rooms=214)
    block = company.create(
        GroupBlock, name="Conference", client=client, property=house, code="B-1", status="tentative",
        arrival_on=date(2026, 3, 2), departure_on=date(2026, 3, 4), option_on=date(2026, 1, 1), contracted_nights=40,
        average_rate=Money(Decimal(99), "EUR"),
    )  # fmt: skip
    company.transition(block, "release")
    return block


def test_the_reservation_system_is_told_once_it_answers(company, reservations, monkeypatch):
    url, told, statuses = reservations
    monkeypatch.setenv("PAKTUM_HOTEL_RESERVATIONS_URL", url)
    monkeypatch.setenv("PAKTUM_HOTEL_RESERVATIONS_TOKEN", "hunter2")
    writer = Writer(load_assembly(["hotel"]), company.writer.engine)
    block = held_block(company)
    statuses += [503]

    assert deliver(writer) == 1
    ((key, token, body),) = told
    assert (key, token) == (f"hotel.tell_reservations:{block.id.hex}:2", "Bearer hunter2")
    assert (body["block"], body["transition"], body["version"]) == (f"hotel_group_block_{block.id.hex}", "release", 2)
    assert deliver(writer) == 0  # it is told again later


def test_without_an_address_nothing_is_told(company):
    held_block(company)

    assert deliver(company.writer) == 1
