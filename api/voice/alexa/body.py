"""What Alexa sends, as far as it is read; what is new to us is ignored.

The shape is that of the Request and Response JSON Reference of the Alexa Skills Kit:
https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from api.schemas import whole

Id = Annotated[str, Field(max_length=512), AfterValidator(whole)]
Token = Annotated[str, Field(max_length=8192)]
Text = Annotated[str, Field(max_length=20_000), AfterValidator(whole)]


class Part(BaseModel):
    """A part of a request; unknown fields are ignored, as Amazon asks for."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class User(Part):
    """The account a device is registered to."""

    user_id: Id = ""
    access_token: Token | None = None
    """Of the account linked to it, where one is."""


class Person(Part):
    """The one whose voice was recognised."""

    person_id: Id
    access_token: Token | None = None


class Application(Part):
    """The skill that is meant."""

    application_id: Id = ""


class Device(Part):
    """What is spoken to."""

    device_id: Id = ""
    supported_interfaces: dict[str, object] = {}


class System(Part):
    """Who and what speaks."""

    application: Application = Application()
    user: User = User()
    person: Person | None = None
    device: Device = Device()


class Context(Part):
    """The state of the device."""

    system: System = Field(System(), alias="System")


class Attributes(Part):
    """What this server gave the device to keep until the session ends."""

    conversation: Id | None = None
    is_lesson: bool = False
    """Whether the last answer was a question of a lesson."""
    is_launched: bool = False
    """Whether the person opened the skill to talk, rather than to ask for one thing."""


class Session(Part):
    """A session: from opening the skill until it closes."""

    new: bool = False
    attributes: Attributes | None = None
    application: Application = Application()
    user: User = User()


class Slot(Part):
    """A slot of an intent."""

    value: Text | None = None
    """The words it was filled with; None where it was not."""


class Intent(Part):
    """What Alexa took the words for."""

    name: Id
    slots: dict[str, Slot] | None = None

    @property
    def filled(self) -> dict[str, str]:
        """The slots that hold something."""
        slots = self.slots or {}
        return {n: s.value.strip() for n, s in slots.items() if s.value and s.value.strip()}


class Request(Part):
    """What happened."""

    type: Id
    request_id: Id = ""
    timestamp: datetime
    locale: Annotated[str, Field(max_length=35)] = "en-US"
    intent: Intent | None = None

    @property
    def intent_name(self) -> str:
        """What Alexa took the words for; empty where there were none."""
        return self.intent.name if self.intent else ""

    @property
    def at(self) -> datetime:
        """When it was sent, UTC."""
        zoned = self.timestamp if self.timestamp.tzinfo else self.timestamp.replace(tzinfo=UTC)
        return zoned.astimezone(UTC)


class Body(Part):
    """One request."""

    session: Session | None = None
    """None where a request belongs to no session."""
    context: Context = Context()
    request: Request

    @property
    def is_launch(self) -> bool:
        """Whether the skill was opened without a word."""
        return self.request.type == "LaunchRequest"

    @property
    def application_id(self) -> str:
        """Id of the skill that is meant."""
        own = self.session.application.application_id if self.session else ""
        return self.context.system.application.application_id or own

    @property
    def user(self) -> User:
        """The account the device is registered to."""
        known = self.context.system.user
        return self.session.user if self.session and not known.user_id else known

    @property
    def attributes(self) -> Attributes:
        """What the device kept for us."""
        return (self.session and self.session.attributes) or Attributes()
