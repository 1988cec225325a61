"""The shape of a whole flow file."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from ivr_flows.steps import IF_STUCK, Part, Step, Wires
from ivr_flows.values import Language, Name, Seconds, StepName, Target, listed
from ivr_flows.wording import PromptId, Wording

Languages = Mapping[Language, Mapping[PromptId, Wording]]


class Promises(Part):
    """What the council promises its callers; seconds of listening, at 2.5 words a second."""

    advice: Seconds = Field(default=12, alias="999 advice within")
    urgent_help: Seconds = Field(default=20, alias="urgent help within")
    a_person: Seconds = Field(default=75, alias="a person within")
    options: Annotated[int, Field(ge=2, le=5)] = Field(default=5, alias="options in a menu")
    menus: Annotated[int, Field(ge=1, le=3)] = Field(default=3, alias="menus in a row")


class Flow(Part):
    """A whole call flow. `last resort` names the duty phones of the directory, rung in turn.

    `languages` holds what stands in the prompt files beside the flow file.
    """

    flow: StepName
    language: Literal["en-GB"] = "en-GB"
    first: Target
    if_stuck: Target = Field(alias="if stuck")
    if_cannot_speak: Target = Field(default=IF_STUCK, alias="if cannot speak")
    last_resort: Annotated[
        tuple[Name, ...], BeforeValidator(listed), Field(min_length=1, max_length=5)
    ] = Field(alias="last resort")
    promises: Promises = Promises()
    steps: Annotated[Mapping[StepName, Step], Field(min_length=1)]
    languages: SkipJsonSchema[Languages] = Field(
        default_factory=dict, exclude_if=lambda languages: not languages
    )

    def offered(self) -> tuple[Language, ...]:
        """The languages that callers may have, the flow's own first."""
        return tuple(dict.fromkeys((self.language, *self.languages)))

    def wires(self) -> Wires:
        """As SayStep.wires, for the whole file."""
        tops = {
            ("first",): self.first,
            ("if stuck",): self.if_stuck,
            ("if cannot speak",): self.if_cannot_speak,
        }
        steps = {
            ("steps", name, *place): target
            for name, step in self.steps.items()
            for place, target in step.wires().items()
        }
        return tops | steps


def schema() -> dict[str, Any]:
    """The JSON schema of a flow file, for editors; committed as `flow.schema.json`."""
    return Flow.model_json_schema(by_alias=True)
