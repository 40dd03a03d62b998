"""Which words each avoid-flag rules out in Spanish."""

from __future__ import annotations

from coreg_audio.care.languages.es.breath import HELD
from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.languages.es.touches import TOUCHES
from coreg_audio.care.pack import Avoided

_MOVES = (
    r"\b(?:de pie|parar(?:se|te)|levant(?:ar(?:se|te)|arán|arse)|camin(?:ar|en|an|ando|as?)|"
    r"estir(?:ar(?:se|te)?|en|an|ando|as?)|bailar|saltar|sacud\w+|"
    r"(?:rodar|girar) los hombros|mecer los brazos|"
    r"salir (?:un momento|afuera|a (?:la|el|tomar)\b)|ir a (?:otros?|cuartos?) ?\w*)"
)

_MOVED = (
    r"(?:\b(?:pued|podr)\w+\b|\b(?:luego|después)\b|\b(?:tus?|sus?)\b)"
    rf"[^.]{{0,40}}?{_MOVES}"
)

AVOIDED = {
    "touch": (
        *(Avoided(one) for name, one in TOUCHES.items() if name != "a gaze"),
        Avoided(
            caseless(
                r"\btocar(?:se|te|me|nos|le|les)\b|\btocar a\b|\btóquense\b|\bcontacto\b|"
                r"\b(?:que )?(?:te|me|les) (?:toques?|toquen|tomen?|acarici\w+|masaje\w+|"
                r"abra[cz]\w+|bes\w+|frot\w+)\b|"
                r"\b(?:tóma|agárra|abráza|bésa|acarícia|tóca|sostén)me\b|"
                r"\b(?:toma|tome|tomar|agarra|agarrar) mis? manos?\b|"
                r"\bapoyar(?:me|nos) en\b"
            )
        ),
    ),
    "gaze": (
        Avoided(TOUCHES["a gaze"]),
        Avoided(
            caseless(
                r"\bmiradas?\b|\bmirar(?:me|te|nos)\b|\b(?:te|me|les) mir(?:e|en|a|an|o)\b|"
                r"\bojos (?:suaves|amables)\b|\blos ojos de (?:tu|su) pareja\b|"
                r"\bcontacto visual\b|\bque mire\b"
            )
        ),
        Avoided(
            caseless(r"\b(?:ponerse|quedar(?:se)?|estar|sentarse) (?:\w+ )?frente a frente\b"),
            unless=caseless(r"\blado a lado\b"),
        ),
    ),
    "heart": (
        Avoided(
            caseless(
                r"\b(?:coraz(?:ón|ones)|corazoncito|latidos?|lat(?:e|en|ir|iendo)|pulso|"
                r"pechos?)\b"
            ),
            unless=caseless(r"\bde (?:todo )?corazón\b"),
        ),
    ),
    "breath": (
        Avoided(
            caseless(
                r"\b(?:respir|inhal|exhal|suspir)\w+|\baliento\b|"
                r"\b(?:tom|suelt|solt|sac|bot)\w+ (?:\w+ )?aire\b|"
                r"\baire (?:entr|sal|salg|sub|baj|va|viene|puede)\w*"
            )
        ),
    ),
    "holds": (Avoided(HELD),),
    "movement": (Avoided(caseless(_MOVED), quotes=False, offered=caseless(_MOVES)),),
    "eyes-closed": (
        Avoided(
            caseless(
                r"\b(?:ojos|párpados)\b[^.]{0,20}\bcerrad\w+|"
                r"\b(?:cerr|cierr|cerrá)\w* (?:los|tus|sus|ambos) ojos\b|"
                r"\bojos\b[^.]{0,20}\bcerrar(?:se|los)\b"
            ),
            unless=caseless(r"\babiert\w+\b|\babrir(?:los)?\b"),
        ),
    ),
    "counting-down": (
        Avoided(
            caseless(
                r"\b(?:cont|cuent)\w+ (?:\w+ ){0,3}?(?:hacia atrás|para atrás|al revés)|"
                r"\bcuenta (?:atrás|regresiva)\b|\bconteo regresivo\b"
            )
        ),
    ),
    "fear-of-partner": (
        Avoided(
            caseless(
                r"\b(?:ustedes|cada quien|cada un[oa] de)\b|\bl[oa]s dos personas\b|"
                r"\bentre l[oa]s dos\b|\bl[oa]s dos (?:pued|podr)\w+|\bambas personas\b|"
                r"\bcualquiera de l[oa]s dos\b|\bfrente a frente\b"
            )
        ),
    ),
}
"""What each avoid-flag rules out, beside what the timing says."""
