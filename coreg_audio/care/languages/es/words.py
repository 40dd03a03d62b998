"""What the rules look for in Spanish, spoken to one person (tú) or to two (ustedes)."""

from __future__ import annotations

from coreg_audio.care.languages.es.avoided import AVOIDED
from coreg_audio.care.languages.es.breath import (
    BREATH_WORDS,
    COUNTS,
    CUES,
    HELD_OR_DEEP,
    NUMBERS,
)
from coreg_audio.care.languages.es.orders import ORDERS
from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.languages.es.phrases import PHRASES
from coreg_audio.care.languages.es.promises import PROMISES
from coreg_audio.care.languages.es.touches import (
    AFTERWARDS,
    ASKS,
    DIRECTED,
    PAST_A_NO,
    REQUESTS,
    TOUCHES,
)
from coreg_audio.care.pack import Pack, Readability

PACK = Pack(
    phrases=ORDERS | PROMISES | PAST_A_NO | PHRASES | HELD_OR_DEEP,
    negations=caseless(
        r"\bno\b(?! (?:hay|cabe) duda| solo\b)|\b(?:ni|nunca|jamás|nada|nadie|"
        r"ningún|ningun[oa]|"
        r"sin(?! duda| falta| preguntar)|tampoco|menos que|en lugar de|en vez de)\b"
    ),
    joints=caseless(r"\b(?:y|pero|así que|luego|entonces)\b"),
    offers=caseless(
        r"\b(?:pued\w+|podr\w+|quizás?|tal vez|lugar para|opción de|elegir si|querer|"
        r"gustaría|invitación a)\b"
    ),
    offers_anywhere=caseless(
        r"\bsi (?:lo |les |te |así |así lo )?(?:quier\w+|dese\w+|prefier\w+|"
        r"gust\w+|parece bien|ayuda)|"
        r"\b(?:como|cuando|donde|adonde|hasta donde) (?:les |te )?(?:quier\w+|"
        r"prefier\w+|gust\w+)|"
        r"\bquizás?\b|\btal vez\b|\bpodr(?:ías?|ían)\b|\b(?:te|les) gustaría\b"
    ),
    opt_out=caseless(
        r"\b(?:pued\w+|podr\w+|está bien|es posible|se vale)\b[^.]*"
        r"\b(?:cambiar|saltar|parar|detener|dejar|omitir|pausar|decir que no|que no)\w*\b|"
        r"\bcada parte es una elección\b|\bparar (?:cuando|en cualquier)"
    ),
    stop_word=caseless(
        r"[\"“«][^\"”»]+[\"”»][^.]*\b(?:detien\w+|basta|termina|se para|alto)\b|"
        r"\b(?:dice|dicen|decir|diga) [\"“«]|"
        r"\bpalabra (?:para parar|de alto|de pausa|de seguridad)\b|\bseña\b"
    ),
    for_two=caseless(
        r"\bustedes\b|\bcada quien\b|\blas dos personas\b|\b(?:la )?otra persona\b|"
        r"\b(?:los|las) dos\b|\bamb[oa]s\b"
    ),
    eyes_both=caseless(
        r"\bojos?\b[^.]*\babiert\w+\b[^.]*\bcerrad\w+|\bojos?\b[^.]*\bcerrad\w+\b[^.]*\babiert\w+"
    ),
    eyes_open=caseless(
        r"\bojos\b[^.]*\b(?:quedar\w*|seguir|estar|mantener\w*|tener) abiertos\b|"
        r"\bojos abiertos\b"
    ),
    eyes_closed=caseless(
        r"\bojos[^.]{0,20}\bcerrad\w+|\b(?:cerr|cierr)\w+ (?:los|tus|sus) ojos\b"
    ),
    touches=TOUCHES,
    directed=DIRECTED,
    asks=ASKS,
    requests=REQUESTS,
    own_rhythm=caseless(
        r"\b(?:su|tu|el) propi[oa] (?:ritmo|paso|respiración|tiempo)\b|\ba (?:su|tu) ritmo\b"
    ),
    anchors=caseless(
        r"\bsonidos? (?:de|del|que|en|afuera|más|nuev)\w*\b|\bpies\b|\bpiso\b|\bsuelo\b|"
        r"\bsilla\b|\blugar donde\b|\bhabitación\b|\bcuarto\b|\b(?:los|te|les) sostiene\b|"
        r"\b(?:oír|mirar) (?:el lugar|alrededor)\b"
    ),
    room=caseless(
        r"\bpies\b|\bpiso\b|\bsuelo\b|\bhabitación\b|\bcuarto\b|\blugar donde\b|"
        r"\bmir\w+ (?:el lugar|alrededor)\b|\balrededor\b"
    ),
    helper=caseless(
        r"\bvale la pena (?:contar|hablar|decir|compartir|platicar)\w*|"
        r"\b(?:hablar|hablarlo|contar|contarlo|contárselo|llamar|escribir|decirlo|decírselo|"
        r"acudir|platicarlo)\b[^.]*\b(?:alguien|terapeuta|amig[oa]|amistad|médic[oa]|doctora?|"
        r"confianza)\b"
    ),
    approved={
        "repair-ritual": (
            "Veo que esto es importante para ti. Quiero entenderte. "
            "¿Podemos respirar con calma unas cuantas veces, tú y yo, y después hablar?",
        ),
        "shared/ask-again": ("Un sí a una cosa no es un sí a la siguiente.",),
        "shared/helper-line": (
            "Si algo fue difícil hoy, vale la pena contárselo a …",
            "Si algo fue difícil, vale la pena contárselo a …",
        ),
    },
    # Crawford (1989), years of school for Spanish: -0.205 x sentences and 0.049 x syllables
    # in a hundred words - 3.407.
    readability=Readability(
        a_sentence=0.0,
        a_sentence_per_word=-20.5,
        a_word=4.9,
        constant=-3.407,
        vowels=caseless(r"[iuüy]?[aeoáéó][iuy]?|[íú]|[iuü]+"),
        silent=caseless(r"(?<=[qg])u(?=[eiéí])"),
    ),
    avoided=AVOIDED,
    numbers=NUMBERS,
    alternatives=caseless(r"\b[ou]\b"),
    carries=caseless(
        r",(?= (?:o|u|ni)\b(?! (?:pued\w+|podr\w+|si|cuando|hay|cada|tal vez|quizás?|él|ella|"
        r"ustedes|la otra persona|tu pareja|su pareja)\b))"
    ),
    afterwards=AFTERWARDS,
    breath_words=BREATH_WORDS,
    breath_cues=CUES,
    breath_counts=COUNTS,
)
