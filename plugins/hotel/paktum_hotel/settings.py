"""What an installation tells the plugin in environment variables, `PAKTUM_HOTEL_...`."""

from dataclasses import dataclass

from paktum import Secret, can_carry_secrets


@dataclass(frozen=True)
class HotelSettings:
    """Where the reservation system is, which is told of blocks. Without an address it is told nothing."""

    reservations_url: str | None = None
    reservations_token: Secret | None = None
    reservations_seconds: float = 10
    """How long it may take to answer."""

    def __post_init__(self) -> None:
        if self.reservations_url is not None and not self.reservations_url.startswith(("https://", "http://")):
            raise ValueError("reservations_url must begin with https:// or http://")
        if (
            self.reservations_url is not None
            and self.reservations_token
            and not can_carry_secrets(self.reservations_url)
        ):
            raise ValueError("reservations_url must begin with https:// if there is a reservations_token")
