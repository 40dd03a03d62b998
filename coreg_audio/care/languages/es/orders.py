"""What sounds like an order in Spanish: commands, duties, feelings on demand."""

from __future__ import annotations

from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.languages.es.verbs import BARE, COMMANDS
from coreg_audio.care.pack import Phrase

_LEADS = (
    r"(?:(?:y|pero|así que|ahora|luego|después|entonces|ya|también|suavemente|lentamente|"
    r"despacio|con suavidad|con calma|poco a poco|por favor|simplemente|solo|primero|"
    r"por último|otra vez|una vez más|en silencio|aquí)[ ,]+)*"
)
_ORDER = caseless(
    rf"^[\"“«(¡]*(?:{_LEADS}(?:cuando|al|si|mientras|una vez que|antes de|después de|con|en)\b"
    rf"[^,]*,\s*)?{_LEADS}(?P<order>(?:{COMMANDS})\b|{BARE})"
)

ORDERS = {
    "R3": (Phrase(_ORDER, "is a bare command", offered=True),),
    "R4": (
        Phrase(
            caseless(
                r"\b(?:relájate|relajate|relajaos|relájense|relájese|relájalo todo)\b|"
                r"\bhay que relajarse\b|"
                r"\b(?:cálmate|calmate|cálmese|cálmense|tranquilízate|tranquilizate|"
                r"tranquilícese|tranquilícense)\b"
            ),
            "orders a feeling",
            negated=True,
            offered=True,
        ),
        Phrase(
            caseless(
                r"\b(?:suéltalo|suéltenlo|suelta|soltá|suelte|suelten) (?:todo|ahora|ya)\b|"
                r"\b(?:déjate|dejate|déjese|déjense) (?:llevar|ir)\b|\b(?:déjalo|déjenlo) ir\b"
            ),
            "orders to let go",
            negated=True,
            offered=True,
        ),
        Phrase(
            caseless(
                r"\b(?:ríndete|ríndanse|rendirse|rendirte|entrégate|entregate|entréguese|"
                r"entréguense|"
                r"entregarse|"
                r"sométete|sométanse|someterse)\b"
            ),
            "asks for surrender",
            negated=True,
        ),
        Phrase(
            caseless(
                r"\b(?:debes|debés|deben|debe|deberías?|deberían|deberás?|deberán|tienes? que|"
                r"tenés que|tienen que|tendr(?:ás?|án|ías?|ían) que|hay que|"
                r"es (?:necesario|preciso|importante|imprescindible) que|"
                r"has de|han de|es obligatorio|es obligación|está prohibido|queda prohibido|"
                r"la regla es|no hay excusas?|es hora de|quiero que|les pido que|te pido que)\b"
            ),
            "is a duty",
            negated=True,
            unless=caseless(
                r"\btienen? que ver\b|\b(?:lo|todo lo) que (?:\w+ ){0,2}(?:deb|ten|tien)\w+|"
                r"\b(?:si|cuando|aunque|qué|quién) (?:\w+ ){0,2}(?:deb\w+|"
                r"(?:tien|ten|tendr)\w+ que)|"
                r"\bdeben? de\b"
            ),
        ),
        Phrase(
            caseless(
                r"\bnecesitas?n? (?:que )?(?!un\b|una\b|algo\b|más\b|tiempo\b)\w+(?:ar|er|ir)\b"
            ),
            "is a duty",
            negated=True,
            unless=caseless(r"\b(?:si|cuando|lo que) (?:\w+ ){0,2}necesit\w+"),
        ),
    ),
}
