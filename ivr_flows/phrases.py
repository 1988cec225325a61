"""What the engine itself says, by language, so that words and keys cannot disagree."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from ivr_flows.values import Language


class Phrases(NamedTuple):
    """The engine's own words in one language. Names in braces are filled in when it is spoken.

    `language` is what English readers call it.
    """

    language: str
    option: str
    star: str
    hash: str
    again: str
    person: str
    a_person: str
    to_speak_to_a_person: str
    trying_others: str
    urgent_now: str
    sorry: str
    a_key_each: str
    then_hash: str
    person_by_hash: str
    keyed: str
    right: str
    key_again: str
    several_places: str
    in_place: str
    somewhere_else: str
    not_ours: str
    theirs: str
    theirs_by_number: str
    safe: str
    not_now: str
    your_number: str
    another_number: str
    key_number: str
    when: str
    any_time: str
    mornings: str
    afternoons: str
    in_queue: str
    in_danger: str
    now_urgent: str
    keep_your_place: str
    wait_minutes: str
    wait_below: str
    wait_a_minute: str
    place: str


PHRASES: Mapping[Language, Phrases] = MappingProxyType(
    {
        "en-GB": Phrases(
            language="English",
            option="{words}, press {key}.",
            star="star",
            hash="hash",
            again="Sorry, I did not get that. Here are the choices again.",
            person="I will put you through to a person. Please stay on the line.",
            a_person="A person",
            to_speak_to_a_person="To speak to a person",
            trying_others="Please stay on the line. We are trying to reach a person for you.",
            urgent_now="It has become urgent",
            sorry="Sorry, I did not get that.",
            a_key_each="Use one key for each letter or number, then press hash.",
            then_hash="Then press hash.",
            person_by_hash="To speak to a person, press 0, then hash.",
            keyed="You keyed {digits}.",
            right="If that is right",
            key_again="To key it again",
            several_places="That postcode may be in more than one place.",
            in_place="For {place}",
            somewhere_else="For somewhere else",
            not_ours="That postcode is not in our area. Stay on the line, and we will help you.",
            theirs=(
                "That postcode is in the area of {council}. Stay on the line, and we will help you."
            ),
            theirs_by_number=(
                "That postcode is in the area of {council}. Their number is {digits}. "
                "You can call them, or stay on the line, and we will help you."
            ),
            safe="If it is safe for us to ring you back",
            not_now="If it is not, or you would rather wait",
            your_number="We would ring the number that you are calling from. It ends {digits}.",
            another_number="To give another number",
            key_number="Please key the number that is safe to ring.",
            when="When is it safe to ring you?",
            any_time="For any time that we are open",
            mornings="For mornings only",
            afternoons="For afternoons only",
            in_queue="You are in the queue. A person will be with you as soon as possible.",
            in_danger=(
                "If a child is in danger right now, hang up and call 9 9 9. "
                "If things change and it becomes urgent, press 1."
            ),
            now_urgent="Thank you. You are now in the urgent queue. Please stay on the line.",
            keep_your_place="To be rung back and keep your place in the queue",
            wait_minutes="We expect to answer you in {low} to {high} minutes.",
            wait_below="We expect to answer you in less than {high} minutes.",
            wait_a_minute="We expect to answer you in about a minute.",
            place="You are number {place} in the queue.",
        ),
        "pl-PL": Phrases(
            language="Polish",
            option="{words}, naciśnij {key}.",
            star="gwiazdkę",
            hash="krzyżyk",
            again="Przepraszamy, nie zrozumieliśmy. Powtarzamy możliwości.",
            person="Łączymy cię z pracownikiem. Nie rozłączaj się.",
            a_person="Rozmowa z pracownikiem",
            to_speak_to_a_person="Aby porozmawiać z pracownikiem",
            trying_others="Nie rozłączaj się. Próbujemy połączyć cię z pracownikiem.",
            urgent_now="Sprawa stała się pilna",
            sorry="Przepraszamy, nie zrozumieliśmy.",
            a_key_each="Na każdą literę lub cyfrę naciśnij jeden klawisz, a na końcu krzyżyk.",
            then_hash="Na końcu naciśnij krzyżyk.",
            person_by_hash="Aby porozmawiać z pracownikiem, naciśnij 0, a potem krzyżyk.",
            keyed="Wpisane cyfry to {digits}.",
            right="Jeśli to się zgadza",
            key_again="Aby wpisać je jeszcze raz",
            several_places="Ten kod pocztowy może być w kilku miejscach.",
            in_place="Jeśli chodzi o {place}",
            somewhere_else="Jeśli chodzi o inne miejsce",
            not_ours="Ten kod pocztowy nie jest z naszego obszaru. Poczekaj, a my ci pomożemy.",
            theirs="Ten kod pocztowy jest z obszaru {council}. Poczekaj, a my ci pomożemy.",
            theirs_by_number=(
                "Ten kod pocztowy jest z obszaru {council}. Ich numer to {digits}. "
                "Możesz tam zadzwonić albo poczekać, a my ci pomożemy."
            ),
            safe="Jeśli możemy bezpiecznie do ciebie oddzwonić",
            not_now="Jeśli nie, lub jeśli wolisz poczekać",
            your_number="Oddzwonimy na numer, z którego dzwonisz. Kończy się na {digits}.",
            another_number="Aby podać inny numer",
            key_number="Wpisz numer, na który możemy bezpiecznie zadzwonić.",
            when="Kiedy możemy bezpiecznie zadzwonić?",
            any_time="O każdej porze, gdy biuro jest czynne",
            mornings="Tylko rano",
            afternoons="Tylko po południu",
            in_queue="Czekasz w kolejce. Pracownik odbierze najszybciej, jak to możliwe.",
            in_danger=(
                "Jeśli dziecko jest teraz w niebezpieczeństwie, rozłącz się i zadzwoń na 9 9 9. "
                "Jeśli sprawa stanie się pilna, naciśnij 1."
            ),
            now_urgent="Dziękujemy. Jesteś teraz w pilnej kolejce. Nie rozłączaj się.",
            keep_your_place="Aby zachować miejsce w kolejce i poczekać, aż oddzwonimy",
            wait_minutes="Przewidywany czas oczekiwania: od {low} do {high} minut.",
            wait_below="Przewidywany czas oczekiwania: do {high} minut.",
            wait_a_minute="Przewidywany czas oczekiwania: około minuty.",
            place="Twoje miejsce w kolejce: {place}.",
        ),
    }
)


def option(language: Language, words: str, key: str) -> str:
    """One option of a menu as it is spoken: words first, then the key."""
    said = PHRASES[language]
    return said.option.format(words=words, key={"star": said.star, "hash": said.hash}.get(key, key))


def key(language: Language, name: str) -> str:
    """Only what comes after the words of an option: the key."""
    return option(language, "", name).lstrip(" ,")


def ours(text: str, spoken: Language, wanted: Language) -> str | None:
    """In another language, the words that the engine itself has put in a plan; None for others."""
    return _ours(spoken, wanted).get(text)


@cache
def _ours(spoken: Language, wanted: Language) -> Mapping[str, str]:
    said, other = PHRASES[spoken], PHRASES[wanted]
    return {
        said.to_speak_to_a_person: other.to_speak_to_a_person,
        said.a_person: other.a_person,
    }
