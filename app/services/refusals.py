"""What people are told when something may not be done. Nothing has been changed then."""


class Refused(Exception):
    """A person asked for what is not allowed now; the message says why and what to do."""


class NotYet(Refused):
    """It will be allowed in a moment: whoever asks may ask again by themselves."""


class Unknown(Exception):
    """There is no such call, offer, enquiry or person, or the record has its call ended."""
