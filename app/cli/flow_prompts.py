"""`frontdoor flows prompts`: the prompt file of a plan in one language, as it should be."""

import click

from app.bootstrap import source_at
from app.cli import flow_files
from ivr_flows.loader import load
from ivr_flows.phrases import PHRASES
from ivr_flows.prompts import NO_ENTRIES, read, written
from ivr_flows.values import Language


@click.command()
@click.argument("plan")
@click.argument("language", type=click.Choice([*PHRASES]))
def prompts(plan: str, language: Language) -> None:
    """Print the prompt file of PLAN in LANGUAGE, with what is missing left empty.

    Above each prompt stand the plan's words of today; `now …` before them is the digest to write
    under `of` once the words below say the same again.
    """
    file = flow_files.open_plan(plan).file
    source = source_at(file)
    files = [read(text, name) for name, text in source.prompts.items()]
    kept = next((one.prompts for one in files if one.language == language), NO_ENTRIES)
    click.echo(written(load(source.yaml, str(file)), language, kept), nl=False)
