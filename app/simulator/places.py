"""What the network says about where a number is: for UK numbers, an area and little else."""

AREAS = {
    "+441632": "Newcastle upon Tyne",
    "+441865": "Oxford",
    "+441785": "Stafford",
    "+44113": "Leeds",
    "+4420": "London",
}
COUNTRIES = {"+44": "GB", "+353": "IE", "+33": "FR", "+48": "PL", "+266": "LS", "+1": "US"}


def place(number: str, prefix: str) -> dict[str, str]:
    """Give the four place parameters of a number under a prefix (From, To, Caller, Called)."""
    if number.startswith(("client:", "sip:")):
        return {}
    return {
        f"{prefix}City": "",
        f"{prefix}State": _longest(AREAS, number),
        f"{prefix}Zip": "",
        f"{prefix}Country": _longest(COUNTRIES, number),
    }


def _longest(table: dict[str, str], number: str) -> str:
    found = [start for start in table if number.startswith(start)]
    return table[max(found, key=len)] if found else ""
