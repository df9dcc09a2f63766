"""Who carries a request out. Attune decides what is meant; something else does it.

`Preview` words the interpretation and does nothing; `Webhook` hands it to a program of the host's.
"""

from __future__ import annotations

import logging

from bot.fulfilment.port import Choice, Deed, DeedState, Fulfilment, Order, Preview
from bot.fulfilment.webhook import Webhook
from bot.say.wording import Wording
from bot.setting_readers import is_local
from bot.settings import Settings

log = logging.getLogger("attune.fulfilment")


def fulfilment_of(settings: Settings, wording: Wording) -> Fulfilment:
    """Give what the settings name: the host's program, or the preview where none is named."""
    if not settings.fulfilment_url:
        return Preview()
    if settings.fulfilment_url.startswith("http:") and not is_local(settings.fulfilment_url):
        log.warning("orders leave this machine unencrypted: ATTUNE_FULFILMENT_URL is http")
    secret = settings.fulfilment_secret.encode()
    return Webhook(settings.fulfilment_url, secret, settings.fulfilment_timeout, wording)


__all__ = [
    "Choice",
    "Deed",
    "DeedState",
    "Fulfilment",
    "Order",
    "Preview",
    "Webhook",
    "fulfilment_of",
]
