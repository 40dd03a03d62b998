"""Touch and gaze in Spanish, and what asks for them."""

from __future__ import annotations

from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.pack import Phrase

_OTHER = (
    r"(?:la otra persona|(?:tu|su) pareja|quien (?:te|les) acompaña|"
    r"(?:el otro|la otra)(?=[.,;:]|$))"
)
"""The other one, as a sentence about touch names them."""
_OF = rf"(?:de {_OTHER}|del otro\b(?! lado| cuarto))"
_OWN_THINGS = (
    r"(?: a)? (?:un|una|el|la|tu|su|ese|esa) (?:\w+ )?"
    r"(?:almohada|cojín|cobija|manta|taza|perro|gato|peluche|árbol|abrigo|suéter|bolsa|toalla)\b"
)
"""What one may hug alone: "abrazar una almohada"."""

TOUCHES = {
    "hands": caseless(
        r"\b(?:tom|agarr)(?:ar|arse|arle|arte|an|en|ados|adas|ense)?(?:se|te|le)? "
        r"(?:de )?(?:las?|sus?|tus?|mis?) manos?\b|(?<!dorso )\bde la mano\b|"
        r"\bmanos (?:pueden |podrían )?(?:se )?(?:encontrarse|encuentran|"
        r"tocarse|juntarse)\b|"
        r"\bdar(?:se|le|te)? la mano\b|\bte tom\w+(?: o \w+)? las manos\b|"
        r"\bte toma las manos\b"
    ),
    "a hand on the other": caseless(
        r"\b(?:manos?|palmas?|cabeza|dedos)\b[^.;]{0,40}\b(?:en|sobre|contra|"
        r"alrededor de|a) "
        rf"(?:el|la|los|las) \w+ {_OF}|"
        rf"\b(?:toc|acarici|masaje|frot|roz|sob)\w+ (?:\w+ ){{0,2}}(?:(?:a )?{_OTHER}|{_OF})|"
        r"\bmi (?:mano|cabeza) (?:en|sobre) tu\b|\bmejilla con mejilla\b|"
        r"\bfrente con frente\b|\b(?:la|una) mano lenta\b"
    ),
    "an arm": caseless(
        rf"\bbrazos? (?:alrededor|por los hombros|sobre los hombros) {_OF}|"
        rf"\b(?:rode|envolv|envuelv)\w+ (?:con (?:tus|sus|los|un) brazos? )?a {_OTHER}"
    ),
    "a hug": caseless(rf"\b(?:un |el )?abr[aá][zc]\w+\b(?!{_OWN_THINGS})"),
    "a kiss": caseless(r"\b(?:un |el )?b[eé]s(?:os?|ar|arse|arte|arle|en|ense|ando|ame)\b"),
    "a cuddle": caseless(r"\bacurru(?:c|qu)\w+|\bcucharita\b"),
    "a body part": caseless(
        rf"\b(?:muslos?|vientre|panza|cuello|caderas?|piernas?|senos?|regazo) {_OF}|"
        r"\b(?:bajo|debajo de) la (?:ropa|camisa)\b|"
        r"\b(?:palmas|rodillas|narices|labios) (?:pueden |podrían )?(?:tocarse|juntarse)\b|"
        rf"\bpor las muñecas\b|\bjalar a {_OTHER}"
    ),
    "leaning": caseless(
        rf"\b(?:apoy|recarg)\w+ (?:en|contra|sobre) (?:ti|{_OTHER})|"
        r"\bespalda con espalda\b"
    ),
    "a gaze": caseless(
        rf"\bmir\w+ (?:a los ojos|a {_OTHER})|\ba los ojos\b|\bmirarse\b(?! (?:al|en el) )|"
        r"\bmiradas (?:pueden |podrían )?(?:se )?(?:encontrarse|encuentran|cruzarse)\b|"
        r"\bnos miremos\b|\bmírense\b"
    ),
}

DIRECTED = caseless(
    r"^(?!hola|esto es|este es|esta es|gracias)(?:.*\b(?:pued\w+|podr\w+|ustedes|tus?|sus?|"
    r"cada quien|ahora|hay lugar|si quier\w+|otra persona|pareja)\b|"
    r"(?:y |ahora |luego )*(?:abra[cz]|abrác|bes|bés|tom|tóm|toqu|toca|mir|mír|acari)\w+)"
)

ASKS = caseless(
    r"\bpregunt\w+(?! (?:a alguien|a (?:tu|su) terapeuta)\b)|\b(?:pedir|pid\w+) permiso\b"
)

REQUESTS = caseless(
    r"[\"“«]¿?(?:puedo|podrías?|podemos|quieres|quisieras|te gustaría|te parece|está bien|"
    r"es buen|dónde|adónde|cómo|qué te gustaría|me dejas)\b[^\"”»]*\?"
)

_AFTER = (
    r"(?:después|luego|más tarde|solo entonces|al final|tras (?:eso|esto|un rato)|"
    r"una vez que [^,.]*,)"
)
_STILL_FIRST = r"(?![^.]*\b(?:primero|antes|puedo|quieres|podemos|te gustaría|me dejas)\b)"
"""Words of somebody who asks before, whatever "luego" says before them."""

AFTERWARDS = caseless(
    rf"(?:^|[,;] ?|\by |\bpero )(?:y |pero )?{_AFTER}{_STILL_FIRST}[^.]*?(?:\bpregunt|[\"“«])|"
    r"\bpregunt\w+(?![^.]*\b(?:primero|antes)\b)[^.]*(?<!\by )"
    r"\b(?:después|más tarde|al final)(?=[.,]|$| de )"
)

PAST_A_NO = {
    "R6": (
        Phrase(
            caseless(
                r"\bsin preguntar\b|\bno (?:hace falta|es necesario|hay que) preguntar\b|"
                r"\b(?:pregunt|insist|sig|prueb|intent)\w+[^.]* hasta que[^.]*\b"
                r"(?:diga|digan|acepte|ceda)\b|\bsea cual sea la respuesta\b|\baunque duela\b"
            ),
            "goes past a no",
            negated=True,
        ),
    ),
}
