"""What a page may load and reach: itself, and where a telephone is in it, the carrier."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# What the carrier's SDK asks for in its README; its scripts are ours.
SDK = {
    "connect-src": "https://eventgw.twilio.com wss://voice-js.roaming.twilio.com"
    " https://sdk.twilio.com",
    "media-src": "mediastream: https://sdk.twilio.com",
}


def plain() -> str:
    """Of every page."""
    return _written(POLICY)


def with_telephone(local_carrier: str) -> str:
    """Of a page that is a telephone; `local_carrier`: the demo's, or empty for the real one."""
    more = {"connect-src": local_carrier} if local_carrier else SDK
    return _written(
        {name: f"{ours} {more[name]}" if name in more else ours for name, ours in POLICY.items()}
    )


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {allowed}" for name, allowed in policy.items())
