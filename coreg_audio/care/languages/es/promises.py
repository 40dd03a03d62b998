"""What sounds like a promise in Spanish."""

from __future__ import annotations

from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.pack import Phrase

PROMISES = {
    "R5": (
        Phrase(
            caseless(
                r"\b(?:curan?|curar|curará[ns]?|sanan?|sanar|sanará[ns]?|sanación|arreglan?|"
                r"arreglar|arreglará[ns]?)\b"
            ),
            "is a promise",
            negated=True,
            offered=True,
            unless=caseless(
                r"\b(?:más|muy|vida|comida|relación) sana\b|\barreglar(?:se)? para\b"
            ),
        ),
        Phrase(
            caseless(
                r"\b(?:vas a|van a|va a) (?:sentir(?:se|te)?|calmar|encantar|"
                r"cambiar(?:les|te)?|"
                r"salvar|mejorar|curar|arreglar|resolver|eliminar|transformar|"
                r"hacer(?:les|los|te)|traer|ayudar|unir|sanar|relajar(?:se|te)?)\b"
                r"(?! (?:el|la|los|las) (?:piso|suelo|silla|pies|aire)\b)|"
                r"\b(?:(?:se|te|les|los|lo|la) )?(?:sentirá[ns]|calmará[ns]?|hará[ns]? "
                r"(?:sentir|más)|traerá[ns]?|cambiará[ns]? (?:su|tu|la) (?:vida|relación)|"
                r"ayudará[ns]?|encantará|unirá[ns]?)\b"
                r"(?! (?:el|la|los|las) (?:piso|suelo|silla|pies|aire)\b)"
            ),
            "is a promise",
            negated=True,
            unless=caseless(r"\b(?:si|cómo|qué|cuándo) (?:\w+ ){0,3}(?:vas?n? a|\w+rá[ns]?)\b"),
        ),
        Phrase(
            caseless(
                r"\b(?:la ciencia|los estudios|l[ao]s expert[oa]s|las investigaciones|está) "
                r"(?:lo )?(?:demuestran?|demostrad[oa]|prueban?|probado|confirman?|dicen?|"
                r"dice)\b|"
                r"\b(?:tu|su|el|la|todo el|toda la) (?:estrés|tensión|miedo|dolor|enojo|"
                r"tristeza|"
                r"pelea|preocupación|ansiedad) (?:se (?:derrite|disuelve|desvanece|va|borra|"
                r"acaba|"
                r"esfuma)|desaparece|termina)\b|\bes cosa del pasado\b|\bde una vez por "
                r"todas\b|"
                r"\b(?:miles|cientos|millones) de (?:parejas|personas)\b|\bla clave (?:de|del|"
                r"para)\b|"
                r"\bno (?:falla|puede fallar)\b|\bsaldrán? de aquí (?:más|como nuev)\w*|"
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
}
