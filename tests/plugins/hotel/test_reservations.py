import json
import threading
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from paktum import Client, Money, Secret
from paktum.assembly.build import load_assembly
from paktum.read.clock import Clock
from paktum.work.deliveries import deliver
from paktum.write.writer import Writer
from paktum_hotel.models import GroupBlock, Property
from paktum_hotel.settings import HotelSettings


@pytest.fixture
def reservations():
    """A reservation system that keeps what it was told, and answers with the next of its statuses."""
    told, statuses = [], []

    class Reservations(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(body)

        def do_GET(self):
            self.answer(None)

        def answer(self, body):
            told.append((self.headers["Idempotency-Key"], self.headers["Authorization"], body))
            self.send_response(statuses.pop(0))
            self.send_header("Location", "/elsewhere")
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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_reservation_system_that_sends_elsewhere_was_not_told(company, reservations, monkeypatch, status):
    url, told, statuses = reservations
    monkeypatch.setenv("PAKTUM_HOTEL_RESERVATIONS_URL", url)
    monkeypatch.setenv("PAKTUM_HOTEL_RESERVATIONS_TOKEN", "hunter2")
    passed = timedelta()
    writer = Writer(load_assembly(["hotel"]), company.writer.engine, Clock(lambda: datetime.now(UTC) + passed))
    held_block(company)
    statuses += [status, 200, 200]

    assert (deliver(writer), len(told)) == (1, 1)
    passed = timedelta(minutes=1)
    assert (deliver(writer), len(told), told[1]) == (1, 2, told[0])
    passed = timedelta(hours=2)
    assert (deliver(writer), len(told)) == (0, 2)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://rooms.example", True), ("http://localhost:8080/", True), ("http://[::1]/", True),
        ("http://rooms.example", False), ("http://localhost.rooms.example", False),
        ("http://localhost@rooms.example", False), ("https://", False),
    ],
)  # fmt: skip
def test_the_token_is_sent_to_an_address_only_that_nobody_listens_to(url, is_taken):
    HotelSettings(reservations_url=url)
    with nullcontext() if is_taken else pytest.raises(ValueError, match="must begin with https://"):
        HotelSettings(reservations_url=url, reservations_token=Secret("hunter2"))


def test_without_an_address_nothing_is_told(company):
    held_block(company)

    assert deliver(company.writer) == 1
