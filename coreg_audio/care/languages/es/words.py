"""What the rules look for in Spanish, spoken to one person (tú) or to two (ustedes)."""

from __future__ import annotations

import re

from coreg_audio.care.languages.es.verbs import ORDERS
from coreg_audio.care.pack import Pack, Phrase, Readability
from coreg_audio.care.rules import Level


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LEADS = (
    r"(?:(?:y|pero|así que|ahora|luego|después|entonces|ya|también|suavemente|lentamente|"
    r"despacio|con suavidad|con calma|poco a poco|por favor|simplemente|solo|primero|"
    r"por último|otra vez|una vez más|en silencio|aquí)[ ,]+)*"
)
_ORDER = _re(
    rf"^[\"“«(¡]*(?:{_LEADS}(?:cuando|al|si|mientras|una vez que|antes de|después de|con|en)\b"
    rf"[^,]*,\s*)?{_LEADS}(?P<order>(?:{ORDERS})\b)"
)

_OTHER = r"(?:la otra persona|(?:tu|su) pareja)"
"""The other one, as a sentence about touch names them."""

_PHRASES = {
    "R3": (Phrase(_ORDER, "is a bare command", offered=True),),
    "R4": (
        Phrase(
            _re(
                r"\b(?:relájate|relájense|relájese|relájalo todo)\b|\bhay que relajarse\b|"
                r"\b(?:cálmate|cálmense|tranquilízate|tranquilícense)\b"
            ),
            "orders a feeling",
            negated=True,
            offered=True,
        ),
        Phrase(
            _re(
                r"\b(?:suéltalo|suéltenlo|suelta|suelten) (?:todo|ahora|ya)\b|"
                r"\b(?:déjate|déjense) (?:llevar|ir)\b|\b(?:déjalo|déjenlo) ir\b"
            ),
            "orders to let go",
            negated=True,
            offered=True,
        ),
        Phrase(
            _re(
                r"\b(?:ríndete|ríndanse|rendirse|rendirte|entrégate|entréguense|entregarse|"
                r"sométete|sométanse|someterse)\b"
            ),
            "asks for surrender",
            negated=True,
        ),
        Phrase(
            _re(
                r"\b(?:debes|deben|debe|deberías?|deberían|tienes? que|tienen que|hay que|"
                r"has de|han de|es obligatorio|es obligación)\b"
            ),
            "is a duty",
            negated=True,
            unless=_re(
                r"\btienen? que ver\b|\b(?:lo|todo lo) que (?:\w+ ){0,2}(?:deb|ten|tien)\w+|"
                r"\b(?:si|cuando|aunque|qué|quién) (?:\w+ ){0,2}(?:deb\w+|tien\w+ que)|"
                r"\bdeben? de\b"
            ),
        ),
        Phrase(
            _re(
                r"\bnecesitas?n? (?:que )?(?!un\b|una\b|algo\b|más\b|tiempo\b)\w+(?:ar|er|ir)\b"
            ),
            "is a duty",
            negated=True,
            unless=_re(r"\b(?:si|cuando|lo que) (?:\w+ ){0,2}necesit\w+"),
        ),
    ),
    "R5": (
        Phrase(
            _re(
                r"\b(?:curan?|curar|curará[ns]?|sanan?|sanar|sanará[ns]?|sanación|arreglan?|"
                r"arreglar|arreglará[ns]?)\b"
            ),
            "is a promise",
            negated=True,
            offered=True,
            unless=_re(r"\b(?:más|muy|vida|comida|relación) sana\b|\barreglar(?:se)? para\b"),
        ),
        Phrase(
            _re(
                r"\b(?:vas a|van a|va a) (?:sentir(?:se|te)?|calmar|encantar|"
                r"cambiar(?:les|te)?|"
                r"hacer(?:les|los|te)|traer|ayudar|unir|sanar|relajar(?:se|te)?)\b"
                r"(?! (?:el|la|los|las) (?:piso|suelo|silla|pies|aire)\b)|"
                r"\b(?:(?:se|te|les|los|lo|la) )?(?:sentirá[ns]|calmará[ns]?|hará[ns]? "
                r"(?:sentir|más)|traerá[ns]?|cambiará[ns]? (?:su|tu|la) (?:vida|relación)|"
                r"ayudará[ns]?|encantará|unirá[ns]?)\b"
                r"(?! (?:el|la|los|las) (?:piso|suelo|silla|pies|aire)\b)"
            ),
            "is a promise",
            negated=True,
            unless=_re(r"\b(?:si|cómo|qué|cuándo) (?:\w+ ){0,3}(?:vas?n? a|\w+rá[ns]?)\b"),
        ),
        Phrase(
            _re(
                r"\bgarantiza\w*|\bgarantías?\b|\b(?:comprobad|demostrad)[oa]s?\b|"
                r"\bcientíficamente\b|\bmilagros?a?s?\b|\bsiempre funciona\b|"
                r"\bfunciona siempre\b|\b(?:completa|total|perfecta)mente segur[oa]s?\b|"
                r"\bnada que temer\b|"
                r"\bbajan? (?:la presión|el pulso|(?:el|su|tu) estrés|la ansiedad|el dolor)\b|"
                r"\b(?:reemplaza|sustituye)n? (?:su|tu|la) medic\w+"
            ),
            "is a promise",
            negated=True,
        ),
    ),
    "R6": (
        Phrase(
            _re(
                r"\bsin preguntar\b|\bno (?:hace falta|es necesario|hay que) preguntar\b|"
                r"\b(?:pregunt|insist|sig|prueb|intent)\w+[^.]* hasta que[^.]*\b"
                r"(?:diga|digan|acepte|ceda)\b|\bsea cual sea la respuesta\b|\baunque duela\b"
            ),
            "goes past a no",
            negated=True,
        ),
    ),
    "R9": (
        Phrase(
            _re(
                r"\b(?:hombres?|mujer(?:es)?|caballeros?|damas?|señor(?:es|as?)?)\b|"
                r"(?<!tu )(?<!su )\b(?:mamá|papá|madre|padre)\b"
            ),
            "takes gender for granted",
        ),
        Phrase(
            _re(
                r"\b(?:esposos?|esposas?|maridos?|novi[oa]s?|matrimonios?|casad[oa]s?|él|"
                r"(?<!sin )(?<!en )(?<!sobre )(?<!de )ella)\b"
            ),
            "takes gender or marriage for granted",
        ),
    ),
    "R10": (
        Phrase(
            _re(
                r"\b(?:nosotr[oa]s|nos|nuestr[oa]s?|vamos a)\b|"
                r"\b(?!(?:extremos|últimos|próximos|mínimos|máximos|ánimos|íntimos|ramos|"
                r"tramos|reclamos|primos|racimos)\b)\w+(?:[aei]mos|áramos|éramos)\b"
            ),
            "puts the guide among the listeners",
        ),
    ),
    "R11": (
        Phrase(
            _re(
                r"\b(?:nervio vago|vagal(?:es)?|polivagal|amígdalas?|hipotálamo|"
                r"parasimpátic[oa]|"
                r"(?:sistema|rama|nervio|nervioso) simpátic[oa]|oxitocina|cortisol|dopamina|"
                r"serotonina|(?:nor)?adrenalina|endorfinas?|(?:neuro)?hormonas?|hormonal(?:es)?|"
                r"neurotransmisor(?:es)?|neurocepción|límbic[oa]|prefrontal)\b"
            ),
            "names a nerve or a hormone",
            unless=_re(
                r"\b(?:puede[n]?|podrían?|quizás?|tal vez|algun[oa]s|much[oa]s|una idea|"
                r"un mapa|"
                r"parece[n]?|sugiere[n]?|cree[n]?|piensan?|se discute|no está clar[oa])\b"
            ),
            gate="psychoeducation",
        ),
    ),
    "R12": (
        Phrase(
            _re(
                r"\b(?:aguant|conten|contien|contén|reten|retien|retén|sosten|sostien|sostén|"
                r"manten|mantien|mantén)\w* (?:el|la|tu|su|ese|esa|cada) "
                r"(?:aire|aliento|respiración)\b|\bdej\w+ de respirar\b|"
                r"\brespir\w+[^.]{0,20}\b(?:y|luego) (?:reten|retén|sostén|sosten|aguant)\w*"
            ),
            "is a held breath",
            Level.ERROR,
            negated=True,
            gate="holds",
        ),
        Phrase(
            _re(
                r"\b(?:respir|inhal|exhal|inspir)\w*(?: \w+)? (?:hond[oa]s?|profund\w+)\b|"
                r"\btan (?:hondo|profundo) como\b|\bmás hondo\b|"
                r"\bllen\w+ (?:(?:bien )?los pulmones|el pecho|el vientre|la panza)\b|"
                r"\btodo el aire que\b"
            ),
            "asks for a deep breath",
            negated=True,
        ),
        Phrase(
            _re(
                r"\bvací\w+ los pulmones\b|\bvaciar los pulmones\b|"
                r"\brespir\w+ más rápido\b|\bjade\w+"
            ),
            "asks for a strained breath",
            negated=True,
        ),
    ),
    "R13": (
        Phrase(
            _re(
                r"\b(?:siempre|nunca|jamás|todo el mundo|toda la gente|"
                r"todas las (?:parejas|personas)|todos(?! los\b))\b"
            ),
            "is an absolute",
            negated=True,
            unless=_re(
                r"\b(?:pued\w+|podr\w+|está|es) siempre\b|\bcomo siempre\b|"
                r"\bpara siempre jamás\b|"
                r"\bsiempre (?:pued\w+|podr\w+|está bien|es bienvenid\w+|hay)\b|"
                r"\bnunca hace falta\b"
            ),
        ),
    ),
    "R14": (
        Phrase(
            _re(
                r"\breaccion\w+ de más\b|\bexager\w+|"
                r"\bdemasiado (?:sensibles?|intens[oa]s?|emocional(?:es)?|dramátic[oa]s?)\b|"
                r"\b(?:tu|su|la) culpa\b|\bculpas? de\b|\bculpables?\b|\bhistéric[oa]s?\b|"
                r"\bloc[oa]s?\b|\begoístas?\b"
            ),
            "is a word of blame",
            negated=True,
        ),
        Phrase(
            _re(
                r"\bbuena pareja\b|\bpareja de verdad\b|\bpareja que (?:ama|quiere)\b|"
                r"\bsi (?:de verdad )?(?:te|le|se|me) (?:importar|quisier|amar)a\w*|"
                r"\b(?:tu|su) deber\b|\ble debes a tu pareja\b|\b(?:es|son) el problema\b|"
                r"\buna vergüenza\b|\bcon razón\b|"
                r"\bquien (?:rompió|causó|empezó|arruinó|falló|lastimó)\b"
            ),
            "shames or presses",
            negated=True,
        ),
    ),
    "R15": (
        Phrase(
            _re(
                r"\b(?:cayendo|caída)\b|\bcaer(?:se)? (?:al vacío|hacia|por|más|en un)\b|"
                r"\bhund\w+|\bahog\w+|\boscur(?:o|a|os|as|idad|ece|ecer|eciendo)\b|"
                r"\btinieblas?\b|\b(?:te|los|les) (?:observa|vigila)n?\b|"
                r"\balguien (?:te|los|les) mira\b|\b(?:sujet|aprision|inmoviliz)\w+ "
                r"(?:contra|bajo)\b|\b(?:detrás|atrás) de (?:ti|ustedes)\b|"
                r"\ba (?:tus|sus) espaldas\b|"
                r"\b(?:nadie|nada)(?: aquí)? (?:te|los|les) (?:puede|podrá|va a) "
                r"(?:hacer daño|lastimar|herir|dañar|alcanzar)\b|"
                r"\bpeor (?:cosa|noche|día|momento)\b|\bde (?:tu|su) infancia\b"
            ),
            "is an image that frightens some",
            unless=_re(
                r"\b(?:lluvia|nieve|hojas?|agua)\b[^,.]{0,15}\bcayendo\b|"
                r"\bcayendo (?:la |las )?(?:lluvia|nieve|hojas?)\b|"
                r"\b(?:azul|verde|rojo|gris|café|chocolate|pan|pelo|madera|taza) oscur[oa]s?\b"
            ),
        ),
    ),
    "R17": (
        Phrase(_re(r"[!¡]"), "is loud"),
        Phrase(_re(r"\d+(?:[.,:]\d+)*(?: \w+)?|[%&@]"), "is not written as it is spoken"),
    ),
}

_NUMBERS = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    *("diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete"),
    *("dieciocho", "diecinueve", "veinte"),
)

PACK = Pack(
    phrases=_PHRASES,
    negations=_re(
        r"\bno\b(?! (?:hay|cabe) duda| solo\b)|\b(?:ni|nunca|jamás|nada|nadie|"
        r"ningún|ningun[oa]|"
        r"sin(?! duda| falta| preguntar)|tampoco|menos que|en lugar de|en vez de)\b"
    ),
    joints=_re(r"\b(?:y|pero|así que|luego|entonces)\b"),
    offers=_re(
        r"\b(?:pued\w+|podr\w+|quizás?|tal vez|lugar para|opción de|elegir si|querer|"
        r"gustaría|invitación a)\b"
    ),
    offers_anywhere=_re(
        r"\bsi (?:lo |les |te |así |así lo )?(?:quier\w+|dese\w+|prefier\w+|"
        r"gust\w+|parece bien|ayuda)|"
        r"\b(?:como|cuando|donde|adonde|hasta donde) (?:les |te )?(?:quier\w+|"
        r"prefier\w+|gust\w+)|"
        r"\bquizás?\b|\btal vez\b|\bpodr(?:ías?|ían)\b|\b(?:te|les) gustaría\b"
    ),
    opt_out=_re(
        r"\b(?:pued\w+|podr\w+|está bien|es posible|se vale)\b[^.]*"
        r"\b(?:cambiar|saltar|parar|detener|dejar|omitir|pausar|decir que no|que no)\w*\b|"
        r"\bcada parte es una elección\b|\bparar (?:cuando|en cualquier)"
    ),
    stop_word=_re(
        r"[\"“«][^\"”»]+[\"”»][^.]*\b(?:detien\w+|basta|termina|se para|alto)\b|"
        r"\b(?:dice|dicen|decir|diga) [\"“«]|"
        r"\bpalabra (?:para parar|de alto|de pausa|de seguridad)\b|\bseña\b"
    ),
    for_two=_re(
        r"\bustedes\b|\bcada quien\b|\blas dos personas\b|\b(?:la )?otra persona\b|"
        r"\b(?:los|las) dos\b|\bamb[oa]s\b"
    ),
    eyes_both=_re(
        r"\bojos?\b[^.]*\babiert\w+\b[^.]*\bcerrad\w+|\bojos?\b[^.]*\bcerrad\w+\b[^.]*\babiert\w+"
    ),
    eyes_open=_re(
        r"\bojos\b[^.]*\b(?:quedar\w*|seguir|estar|mantener\w*|tener) abiertos\b|"
        r"\bojos abiertos\b"
    ),
    eyes_closed=_re(r"\bojos[^.]{0,20}\bcerrad\w+|\b(?:cerr|cierr)\w+ (?:los|tus|sus) ojos\b"),
    touches={
        "hands": _re(
            r"\b(?:tom|agarr)(?:ar|arse|arle|arte|an|en|ados|adas|ense)?(?:se|te|le)? "
            r"(?:de )?(?:las?|su|sus|tu|tus) manos?\b|(?<!dorso )\bde la mano\b|"
            r"\bmanos (?:pueden |podrían )?(?:se )?(?:encontrarse|encuentran|"
            r"tocarse|juntarse)\b|"
            r"\bdar(?:se|le|te)? la mano\b|\bte tom\w+(?: o \w+)? las manos\b|"
            r"\bte toma las manos\b"
        ),
        "a hand on the other": _re(
            r"\b(?:manos?|palmas?|cabeza|dedos)\b[^.;]{0,40}\b(?:en|sobre|contra|"
            r"alrededor de|a) "
            rf"(?:el|la|los|las) \w+ de {_OTHER}|"
            rf"\b(?:tocar|acariciar|masajear|frotar)(?:le)? (?:\w+ )?(?:a |de )?{_OTHER}|"
            r"\bmi (?:mano|cabeza) (?:en|sobre) tu\b|\bmejilla con mejilla\b|"
            r"\bfrente con frente\b|\b(?:la|una) mano lenta\b"
        ),
        "an arm": _re(
            rf"\bbrazos? (?:alrededor|por los hombros|sobre los hombros) de {_OTHER}"
        ),
        "a hug": _re(r"\b(?:un |el )?abra(?:z|c)\w+"),
        "a kiss": _re(r"\b(?:un |el )?bes(?:os?|ar|arse|arte|en|ense|arle)\b"),
        "a cuddle": _re(r"\bacurru(?:c|qu)\w+|\bcucharita\b"),
        "a body part": _re(
            rf"\b(?:muslos?|vientre|panza|cuello|caderas?|piernas?|senos?|regazo) de {_OTHER}|"
            r"\b(?:bajo|debajo de) la (?:ropa|camisa)\b|"
            r"\b(?:palmas|rodillas|narices|labios) (?:pueden |podrían )?(?:tocarse|juntarse)\b|"
            rf"\bpor las muñecas\b|\bjalar a {_OTHER}"
        ),
        "leaning": _re(
            rf"\b(?:apoy|recarg)\w+ (?:en|contra|sobre) (?:ti|{_OTHER})|"
            r"\bespalda con espalda\b"
        ),
        "a gaze": _re(
            rf"\bmir\w+ (?:a los ojos|a {_OTHER})|\ba los ojos\b|\bmirarse\b(?! (?:al|en el) )|"
            r"\bmiradas (?:pueden |podrían )?(?:se )?(?:encontrarse|encuentran|cruzarse)\b|"
            r"\bnos miremos\b|\bmírense\b"
        ),
    },
    directed=_re(
        r"^(?!hola|esto es|este es|esta es|gracias)(?:.*\b(?:pued\w+|podr\w+|ustedes|tus?|sus?|"
        r"cada quien|ahora|hay lugar|si quier\w+|otra persona|pareja)\b|"
        r"(?:y |ahora |luego )*(?:abra[cz]|abrác|bes|bés|tom|tóm|toqu|toca|mir|mír|acari)\w+)"
    ),
    asks=_re(
        r"\bpregunt\w+(?! (?:a alguien|a (?:tu|su) terapeuta)\b)|\b(?:pedir|pid\w+) permiso\b"
    ),
    requests=_re(
        r"[\"“«]¿?(?:puedo|podrías?|podemos|quieres|quisieras|te gustaría|te parece|está bien|"
        r"es buen|dónde|adónde|cómo|qué te gustaría|me dejas)\b[^\"”»]*\?"
    ),
    own_rhythm=_re(
        r"\b(?:su|tu|el) propi[oa] (?:ritmo|paso|respiración|tiempo)\b|\ba (?:su|tu) ritmo\b"
    ),
    anchors=_re(
        r"\bsonidos? (?:de|del|que|en|afuera|más|nuev)\w*\b|\bpies\b|\bpiso\b|\bsuelo\b|"
        r"\bsilla\b|\blugar donde\b|\bhabitación\b|\bcuarto\b|\b(?:los|te|les) sostiene\b|"
        r"\b(?:oír|mirar) (?:el lugar|alrededor)\b"
    ),
    room=_re(
        r"\bpies\b|\bpiso\b|\bsuelo\b|\bhabitación\b|\bcuarto\b|\blugar donde\b|"
        r"\bmir\w+ (?:el lugar|alrededor)\b|\balrededor\b"
    ),
    helper=_re(
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
    },
    # Crawford (1989), years of school for Spanish: -0.205 x sentences and 0.049 x syllables
    # in a hundred words - 3.407.
    readability=Readability(
        a_sentence=0.0,
        a_sentence_per_word=-20.5,
        a_word=4.9,
        constant=-3.407,
        vowels=_re(r"[iuüy]?[aeoáéó][iuy]?|[íú]|[iuü]+"),
        silent=_re(r"(?<=[qg])u(?=[eiéí])"),
    ),
    avoided={},
    numbers=_NUMBERS,
    alternatives=_re(r"\b[ou]\b"),
)
