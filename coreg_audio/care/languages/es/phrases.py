"""Words that are unwelcome in Spanish: gender, we, nerves, absolutes, blame, images, noise."""

from __future__ import annotations

from coreg_audio.care.languages.es.pattern import caseless
from coreg_audio.care.pack import Phrase

PHRASES = {
    "R9": (
        Phrase(
            caseless(
                r"\b(?:hombres?|mujer(?:es)?|caballeros?|damas?|señor(?:es|as?)?)\b|"
                r"(?<!tu )(?<!su )\b(?:mamá|papá|madre|padre)\b"
            ),
            "takes gender for granted",
        ),
        Phrase(
            caseless(
                r"\b(?:esposos?|esposas?|maridos?|novi[oa]s?|matrimonios?|casad[oa]s?|él|"
                r"(?<!sin )(?<!en )(?<!sobre )(?<!de )ella)\b"
            ),
            "takes gender or marriage for granted",
        ),
    ),
    "R10": (
        Phrase(
            caseless(
                r"\b(?:nosotr[oa]s|nos|nuestr[oa]s?|vamos a)\b|"
                r"\b(?!(?:extremos|últimos|próximos|mínimos|máximos|ánimos|íntimos|ramos|"
                r"tramos|reclamos|primos|racimos)\b)\w+(?:[aei]mos|áramos|éramos)\b"
            ),
            "puts the guide among the listeners",
        ),
    ),
    "R11": (
        Phrase(
            caseless(
                r"\b(?:sistema nervioso|nervio vago|vagal(?:es)?|polivagal|amígdalas?|"
                r"hipotálamo|"
                r"parasimpátic[oa]|"
                r"(?:sistema|rama|nervio|nervioso) simpátic[oa]|oxitocina|cortisol|dopamina|"
                r"serotonina|(?:nor)?adrenalina|endorfinas?|(?:neuro)?hormonas?|"
                r"hormonal(?:es)?|"
                r"neurotransmisor(?:es)?|neurocepción|límbic[oa]|prefrontal)\b"
            ),
            "names a nerve or a hormone",
            unless=caseless(
                r"\b(?:puede[n]?|podrían?|quizás?|tal vez|algun[oa]s|much[oa]s|una idea|"
                r"un mapa|"
                r"parece[n]?|sugiere[n]?|cree[n]?|piensan?|se discute|no está clar[oa])\b"
            ),
            gate="psychoeducation",
        ),
    ),
    "R13": (
        Phrase(
            caseless(
                r"\b(?:siempre|nunca|jamás|todo el mundo|toda la gente|"
                r"todas las (?:parejas|personas)|toda pareja|cada pareja del mundo|no hay "
                r"pareja|sin excepción|todos(?! los\b)|"
                r"nadie se (?:libra|salva|escapa))\b"
            ),
            "is an absolute",
            negated=True,
            unless=caseless(
                r"\b(?:pued\w+|podr\w+|está|es) siempre\b|\bcomo siempre\b|"
                r"\bpara siempre jamás\b|"
                r"\bsiempre (?:pued\w+|podr\w+|está bien|es bienvenid\w+|hay)\b|"
                r"\bnunca hace falta\b"
            ),
        ),
    ),
    "R14": (
        Phrase(
            caseless(
                r"\b(?:hac|hag|hic|hiz)\w+ (?:(?:un|tanto|de esto un) )?(?:drama|berrinche|"
                r"escándalo|melodrama)\b|\btormenta en un vaso\b|"
                r"\bno (?:es|era|fue) para tanto\b|\bpor (?:una )?tonter[ií]as?\b"
            ),
            "is a word of blame",
        ),
        Phrase(
            caseless(
                r"\breaccion\w+ de más\b|\bexager\w+|"
                r"\bdemasiado (?:sensibles?|intens[oa]s?|emocional(?:es)?|dramátic[oa]s?)\b|"
                r"\b(?:tu|su|la) culpa\b|\bculpas? de\b|\bculpables?\b|\bhistéric[oa]s?\b|"
                r"\bloc[oa]s?\b|\begoístas?\b"
            ),
            "is a word of blame",
            negated=True,
        ),
        Phrase(
            caseless(
                r"\b(?:otras|las demás|las) parejas (?:felices |sanas |normales )?(?:sí "
                r")?(?:pueden|"
                r"saben|logran)\b|\bquien (?:gritó|mintió|golpeó|insultó|olvidó)\b|"
                r"\b(?:eres|fuiste|has sido|es|fue|ha sido|son|fueron|han sido) (?:muy |tan |"
                r"demasiado |bastante )?(?:difícil(?:es)? de (?:amar|querer|soportar)|"
                r"terc[oa]s?|"
                r"injust[oa]s?|crueles?|infantil(?:es)?|perezos[oa]s?|inmadur[oa]s?)\b|"
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
            caseless(
                r"\b(?:cayendo|caída)\b|\bcaer(?:se)? (?:al vacío|hacia|por|más|en un)\b|"
                r"\bhund\w+|\bsum[ei]r[gj]\w+|\bahog\w+|\boscur(?:o|a|os|as|idad|ece|ecer|"
                r"eciendo)\b|"
                r"\btinieblas?\b|\b(?:te|los|les) (?:observa|vigila)n?\b|"
                r"\balguien (?:te|los|les) mira\b|\b(?:sujet|aprision|inmoviliz)\w+ "
                r"(?:contra|bajo)\b|\b(?:detrás|atrás) de (?:ti|ustedes)\b|"
                r"\ba (?:tus|sus) espaldas\b|"
                r"\bsin (?:salida|escapatoria)\b|\b(?:atrapad|encadenad|enterrad)[oa]s?\b|"
                r"\babismos?\b|\bbajo el agua\b|\bojos que (?:te|los|les) siguen\b|"
                r"\b(?:nadie|nada)(?: aquí)? (?:te|los|les) (?:puede|podrá|va a) "
                r"(?:hacer daño|lastimar|herir|dañar|alcanzar)\b|"
                r"\b(?:nadie|nada)(?: aquí)? (?:puede|podrá|va a) (?:hacer(?:te|les) daño|"
                r"(?:lastimar|herir|dañar|alcanzar)(?:te|los|las|les))\b|"
                r"\bpeor (?:cosa|noche|día|momento)\b|\bde (?:tu|su) infancia\b"
            ),
            "is an image that frightens some",
            unless=caseless(
                r"\b(?:lluvia|nieve|hojas?|agua)\b[^,.]{0,15}\bcayendo\b|"
                r"\bcayendo (?:la |las )?(?:lluvia|nieve|hojas?)\b|"
                r"\b(?:azul|verde|rojo|gris|café|chocolate|pan|pelo|madera|taza) oscur[oa]s?\b"
            ),
        ),
    ),
    "R17": (
        Phrase(caseless(r"[!¡]"), "is loud"),
        Phrase(caseless(r"\d+(?:[.,:]\d+)*(?: \w+)?|[%&@]"), "is not written as it is spoken"),
    ),
}
