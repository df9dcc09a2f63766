"""The bodies of OpenDSR, checked and documented; names are the specification's."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import UUID4, AwareDatetime, BaseModel, ConfigDict, Field

from api.schemas import Identifier
from preferences.rights import RequestKind

ApiVersion = Annotated[str, Field(description="Of the specification.", examples=["2.0"])]
CompletionTime = Annotated[
    str,
    Field(description="When it is carried out.", examples=["2026-11-23T08:15:00+00:00"]),
]
ReceivedTime = Annotated[
    str, Field(description="When it came in.", examples=["2026-11-22T08:15:00+00:00"])
]


class IdentityBody(BaseModel):
    """Whom a request is about."""

    identity_type: Literal["controller_customer_id"] = Field(
        description="What identifies the person: the user id.", examples=["controller_customer_id"]
    )
    identity_value: Identifier = Field(description="The user id.", examples=["sam"])
    identity_format: Literal["raw"] = Field("raw", description="As it is.", examples=["raw"])


class DataRequestBody(BaseModel):
    """A request of a controller on behalf of a person."""

    model_config = ConfigDict(extra="ignore")

    regulation: Literal["gdpr", "ccpa"] = Field(description="Which law.", examples=["gdpr"])
    subject_request_id: UUID4 = Field(
        description="The controller's id of it.", examples=["a7551968-d5d6-44b2-9831-815ac9017798"]
    )
    subject_request_type: RequestKind = Field(
        description="What is asked for.", examples=["erasure"]
    )
    submitted_time: AwareDatetime = Field(
        description="When the person asked.", examples=["2026-11-22T08:15:00Z"]
    )
    subject_identities: tuple[IdentityBody] = Field(
        description="The person; exactly one.",
        examples=[[{"identity_type": "controller_customer_id", "identity_value": "sam"}]],
    )
    api_version: str | None = Field(None, max_length=20, description="2.0.", examples=["2.0"])
    status_callback_urls: tuple[str, ...] = Field(
        (),
        max_length=5,
        description="Addresses to be told of every change of status.",
        examples=[["https://controller.example/opendsr"]],
    )
    extensions: dict[str, Any] | None = Field(
        None, description="Not used here.", examples=[{"attune.example": {}}]
    )


class DiscoveryReply(BaseModel):
    """What this processor can do."""

    api_version: ApiVersion
    supported_identities: list[dict[str, str]] = Field(
        description="How a person may be named.",
        examples=[[{"identity_type": "controller_customer_id", "identity_format": "raw"}]],
    )
    supported_subject_request_types: list[str] = Field(
        description="What may be asked for.", examples=[["access", "portability", "erasure"]]
    )
    processor_certificate: str = Field(
        description="Where the certificate is.",
        examples=["https://attune.example/opendsr/v2/certificate"],
    )


class AboutRequest(BaseModel):
    """Which request an answer is about."""

    controller_id: str = Field(description="Prefix of the server key.", examples=["ak-0a1b2c3d4e"])
    subject_request_id: str = Field(
        description="As given.", examples=["a7551968-d5d6-44b2-9831-815ac9017798"]
    )


class ReceivedReply(AboutRequest):
    """A request was taken."""

    expected_completion_time: CompletionTime
    received_time: ReceivedTime
    encoded_request: str = Field(
        description="The body that came, in base64; do not keep it.", examples=["e30="]
    )


class StatusReply(AboutRequest):
    """How far a request is."""

    request_status: str = Field(
        description="pending, in_progress, completed or cancelled.", examples=["pending"]
    )
    expected_completion_time: CompletionTime
    api_version: ApiVersion
    results_url: str | None = Field(
        description="Where an export can be had, with a server key that may read.",
        examples=["https://attune.example/v1/admin/users/sam/export"],
    )


class CancelledReply(AboutRequest):
    """A request was cancelled."""

    received_time: ReceivedTime
    api_version: ApiVersion
