"""Breath in Spanish as the voice speaks of it: held, deep, or counted aloud."""

from __future__ import annotations

from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.pack import Phrase
from coreg_audio.care.rules import Level

_WRITTEN = """
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
    dieciséis diecisiete dieciocho diecinueve veinte
"""
NUMBERS = tuple(_WRITTEN.split())
_NUMBER = rf"(?:{'|'.join(NUMBERS)}|\d+)"
_NO_COUNT = (
    r"(?! (?:minutos?|horas?|partes?|lugares|maneras|formas|turnos|cuartos|personas|veces|"
    r"rondas|respiraciones|de|más|o)\b)"
)
_FOR = (
    r"(?:,? (?:\w+mente )?(?:en|por|durante|a|hasta|"
    r"(?:mientras |al |y )?(?:cuent|cont)\w+(?: hasta)?)"
    r"(?: (?:el|un|una|la|los))?(?: (?!de\b)\w+)? (?:(?:cuenta|conteo) de )?|,? )"
)
_ONE_BY_ONE = rf"(?:,? (?:{_NUMBER}))*,? "
"""Before the last number of "adentro, dos, tres, cuatro"."""

_INWARD = (
    r"(?:inhal|inspir[ae])\w*|(?:hacia )?adentro|"
    r"(?:tom|met)(?:a|á|e|en|ar|as|ando) (?:el )?aire|"
    r"(?:el )?aire entra(?:ndo)?"
)
_OUTWARD = (
    r"exhal\w+|(?:hacia )?afuera|(?:suelt|solt|sac|bot)(?:a|á|e|en|ar|as|ando) (?:el )?aire|"
    r"(?:soltar|sacar)lo|(?:el )?aire sale|saliendo"
)

COUNTS = (
    caseless(
        rf"\b(?:(?P<inward>{_INWARD})|(?P<outward>{_OUTWARD}))\b"
        r"(?: (?:despacio|lento|suave(?:mente)?|lentamente|otra vez|ahora|"
        r"por la (?:nariz|boca)))?"
        rf"(?:{_ONE_BY_ONE}|{_FOR})(?P<count>{_NUMBER})\b{_NO_COUNT}"
    ),
    caseless(
        rf"\b(?P<count>{_NUMBER})(?: (?:tiempos?|segundos?|cuentas?))?(?: lentos)?,? "
        r"(?:para |hacia |de )?"
        rf"(?:(?P<inward>{_INWARD})|(?P<outward>{_OUTWARD}))\b(?=[,.;]| y\b|$)"
    ),
)

BREATH_WORDS = caseless(r"\b(?:(?:respir|inhal|exhal)\w+|aire|aliento)\b")

_BREATHE = (
    r"(?:inhal\w+|respir(?:a|á|e|en|ar|ad|ando|amos|emos)|(?:tom|tóm)\w+ (?:el )?aire|"
    r"(?:una )?inhalación)"
)

CUES = caseless(
    r"^(?:(?:y|ahora|luego|después|otra vez|de nuevo|una vez más|despacio|suavemente|"
    r"lentamente|con calma|poco a poco)[ ,]+)*(?:(?:pued|podr)\w+ )?"
    rf"{_BREATHE}(?:,? (?:despacio|suave(?:mente)?|lentamente|lento|con calma|otra vez|"
    r"de nuevo|profund\w+|hondo|"
    r"una vez más|por la nariz|y|luego|después|exhal\w+|(?:suelt|solt)\w+(?: el aire)?|afuera|"
    r"ahora|conmigo))*[.…]*$|"
    r"^(?:(?:y|ahora|luego|otra vez)\W+)*adentro(?:\W+(?:y|luego|otra vez|ahora|adentro|"
    r"afuera))*\W*$|"
    rf"\b{_BREATHE}[^.]*\b(?:cont|cuent)\w+(?: \w+mente)? hasta {_NUMBER}\b|"
    rf"\b(?:cont|cuent)\w+(?: \w+mente)? hasta {_NUMBER}\b[^.]*\b{_BREATHE}"
)

_HOLD = (
    r"\b(?:reten|retén|retien|aguant|sostén|sosten|sostien|conten|contén|contien|mantén|manten|"
    r"mantien)\w*\b"
)

HELD = caseless(
    rf"{_HOLD} (?:el|la|tu|su|ese|esa|cada) (?:aire|aliento|respiración)\b|"
    r"\bdej\w+ de respirar\b|"
    rf"\b(?:respir|inhal|exhal)\w+[^.]{{0,30}}(?:\by|\bluego|\bdespués|,),? (?:\w+mente )?"
    rf"{_HOLD}(?! (?:un|una|la|el|las|los|tu|su|tus|sus|algo|en (?:la|las|tu|tus|su|sus))\b)|"
    rf"{_HOLD},?(?: (?:ahí|allí|arriba|abajo))? (?:(?:en|por|durante|hasta) )?"
    rf"(?:(?:la|una) cuenta de )?{_NUMBER}\b(?=[.,;]|$| (?:tiempos?|segundos?|cuentas?|y)\b)|"
    r"\b(?:pausa|quieto|quieta) con los pulmones (?:llenos|vacíos)\b|"
    r"\b(?:pulmones|pecho) (?:llenos|vacíos|lleno|vacío)\b[^.]{0,20}\b(?:qued|esper|manten)\w+"
)

HELD_OR_DEEP = {
    "R12": (
        Phrase(
            HELD,
            "is a held breath",
            Level.ERROR,
            negated=True,
            gate="holds",
        ),
        Phrase(
            caseless(
                r"\b(?:respir|inhal|exhal|inspir)\w*(?: \w+)? (?:hond[oa]s?|profund\w+)\b|"
                r"\btan (?:hondo|profundo) como\b|\bmás hondo\b|"
                r"\bllen\w+ (?:(?:bien )?los pulmones|el pecho|el vientre|la panza)\b|"
                r"\btodo el aire que\b"
            ),
            "asks for a deep breath",
            negated=True,
        ),
        Phrase(
            caseless(
                r"\bvací\w+ los pulmones\b|\bvaciar los pulmones\b|"
                r"\brespir\w+ más rápido\b|\bjade\w+"
            ),
            "asks for a strained breath",
            negated=True,
        ),
    ),
}
