"""Mail, by the program that the settings name."""

import subprocess
from collections.abc import Sequence
from email.message import EmailMessage

SECONDS = 60
"""How long the program may take."""


def send(command: Sequence[str], sender: str, to: str, subject: str, text: str) -> None:
    """Give a message to a program such as sendmail; raises `OSError` or `subprocess.SubprocessError`."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content(text, cte="8bit")  # a link is not broken into lines
    subprocess.run(  # noqa: S603  the settings name it
        list(command), input=bytes(message), check=True, timeout=SECONDS, stdout=subprocess.DEVNULL
    )
