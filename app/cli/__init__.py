"""The `frontdoor` command. A new command is one line in COMMANDS."""

from importlib import import_module

import click

# Name -> module:command. Loaded when asked for: `frontdoor demo` starts without the rest.
COMMANDS = {
    "council": "app.cli.council:council",
    "db": "app.cli.database:db",
    "demo": "app.cli.demo:demo",
    "doctor": "app.cli.doctor:doctor",
    "fallback": "app.cli.fallback:fallback",
    "figures": "app.cli.figures:figures",
    "flows": "app.cli.flows:flows",
    "journal": "app.cli.journal:journal",
    "postcodes": "app.cli.postcodes:postcodes",
    "prepare": "app.cli.prepare:prepare",
    "smoke": "app.cli.smoke:smoke",
    "tokens": "app.cli.tokens:tokens",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, for the help page."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands)
def main() -> None:
    """Front Door answers a council's children's advice-and-support number."""
