"""Spanish, as it is understood all over Latin America."""

from coreg_audio.languages.table import Language, Spelling, Told, TwoPhones

_AMOUNT = r"(?:\d+:\d\d|NUMBER)(?: ?(?:veces|vez|minutos?|min|segundos?|segs?|s))?"

SPELLING = Spelling(
    phrases={
        "pause": "pausa",
        "exact": "exacta",
        "your turn": "su turno",
        "timer": "temporizador",
        "halfway": "a la mitad",
        "no chime": "sin campana",
        "chime": "campana",
        "breathe": "respirar",
        "time": "vez",
        "times": "veces",
        "minute": "minuto",
        "minutes": "minutos",
        "second": "segundo",
        "seconds": "segundos",
        "in": "inhala",
        "out": "exhala",
        "hold": "retén",
        "settle": "calma",
        "gentle": "suave",
        "even": "igual",
        "slow": "lenta",
        "starter": "inicial",
        "voice first": "voz primeras",
        "voice every": "voz cada",
        "breathing starts": "empieza la respiración",
        "breathing ends": "termina la respiración",
        "breath": "respiración",
        "breaths": "respiraciones",
        "voice guide": "voz guía",
        "voice second": "voz segunda",
        "to A": "a A",
        "to B": "a B",
        "to both": "a ambas personas",
        "to": "a",
        "softer": "más suave",
        "normal": "normal",
        "ambience": "ambiente",
        "off": "apagado",
        "recording": "grabación",
        "say exactly": "decir exactamente",
        "repeat after me": "repitan después de mí",
        "optional": "opcional",
    },
    also=(
        (r"(?<=\d),(?=\d)", "."),
        (r"\bsegs?\b\.?", "segundos"),
        (r"^silencio\b", "pausa"),
        (r"\bexacto\b", "exacta"),
        (r"^(?:(?:tu|sus|el) )?turno\b", "su turno"),
        (r"^(?:reloj|tiempo|cronometro)\b", "temporizador"),
        (r"\b(?:(?:con|a) )?(?:la )?mitad\b", "a la mitad"),
        (r"\bsin campanas\b", "sin campana"),
        (r"^(?:campanada|campanas)$", "campana"),
        (r"^(?:respira|respiren)\b", "respirar"),
        (r"\b(?:inhalar|inhalen|adentro)\b", "inhala"),
        (r"\b(?:exhalar|exhalen|afuera)\b", "exhala"),
        (r"\b(?:reten|retener|retengan|sosten|sostener)\b", "reten"),
        (r"^(?:comienza|inicia) (?:la )?respiracion\b", "empieza la respiracion"),
        (r"^(?:acaba|finaliza) (?:la )?respiracion$", "termina la respiracion"),
        (
            r"^((?:respirar|empieza la respiracion)\b.*?)(?<!:)\b(NUMBER) ?[-–] ?(NUMBER)",
            r"\1inhala \2 exhala \3",
        ),
        (rf"^respirar,? ((?!\d)[^,]+), ({_AMOUNT})((?:,.*)?)$", r"respirar \2, \1\3"),
        (r"\bvoz (?:las )?primer[oa]s?\b", "voz primeras"),
        (r"^segunda voz$", "voz segunda"),
        (r"^para (a|b|amb)", r"a \1"),
        (r"^a (?:ambos|ambas|ambas partes|los dos|las dos)$", "a ambas personas"),
        (r"^sin ambiente$", "ambiente apagado"),
        (r"^(?:di|diga|digan) exactamente$", "decir exactamente"),
        (r"^(?:repite|repita|repetir) despues de mi$", "repitan despues de mi"),
    ),
)

TOLD = Told(
    bells={
        "chime": "Una campana.",
        "timer start": "Una campana: empieza el tiempo.",
        "timer end": "Una campana: termina el tiempo.",
        "halfway": "Una campana suave: la mitad del tiempo.",
        "close": "La última campana.",
        "together": "Una campana, en el mismo momento en los dos teléfonos.",
    },
    quiets={
        "pause": "Una pausa",
        "exact pause": "Una pausa",
        "your turn": "Su turno",
        "timer": "Un tiempo medido",
        "partner": "La guía habla con la otra persona",
    },
    breaths=(
        "Una respiración",
        "{count} respiraciones",
        "{breaths}: {phases}{ramp}.",
        ", que poco a poco pasa a {phases}",
    ),
    phases=("adentro", "afuera", "quietud"),
    units=(("segundo", "segundos"), ("minuto", "minutos")),
    the_end="Fin, en {clock}.",
    chapter="{title}, en {clock}",
    shown=("[respirar: {phases}]", "[campana]", "[su turno, {span}]"),
    care_note=(
        "Para practicar con calma, en un asiento o en la cama, nunca al manejar. Se puede "
        "cambiar o parar todo. No es un servicio de crisis: si hay peligro, conviene llamar al "
        "número de emergencias del lugar."
    ),
    reviewed=(
        "Revisión clínica: {who}",
        "Todavía sin revisión de un profesional de la salud.",
    ),
    genre="Ejercicio guiado",
    captions={
        "chime": "campana",
        "timer start": "campana: empieza el tiempo",
        "timer end": "campana: termina el tiempo",
        "halfway": "campana suave: la mitad del tiempo",
        "close": "última campana",
        "together": "campana en los dos teléfonos",
        "pause": "pausa",
        "exact pause": "pausa",
        "your turn": "su turno",
        "timer": "tiempo medido",
        "partner": "la guía habla con la otra persona",
        "silence": "silencio",
        "left": "quedan {span}",
        "in": "aire adentro",
        "out": "aire afuera",
        "hold": "quietud",
        "own bed": "sonido de fondo",
        "bed": "sonido de fondo: {name}",
        "rain": "lluvia",
        "stream": "arroyo",
        "sea": "mar",
        "fire": "fuego",
        "wind": "viento",
        "brown": "ruido marrón",
        "pink": "ruido rosa",
        "green": "ruido verde",
        "drone": "zumbido grave",
        "guide": "Guía",
        "second": "Segunda voz",
    },
    pack={
        "total": "Sesiones: {count}. En total, {clock} minutos.",
        "play": "Escuchar: {title}",
        "save": "Guardar el archivo",
        "chapters": "Capítulos",
        "words": "Las palabras",
        "licences": "Licencias",
    },
    transcript={
        "about": "Un ejercicio hablado para {whom}, de {clock} (minutos:segundos).",
        "one": "una persona",
        "couple": "una pareja",
        "turns": "dos personas que toman turnos",
        "or": " o ",
        "before": "Antes de empezar",
        "cautions": "Requiere cuidado, o puede no convenir, con:",
        "helper": "Si algo de esto queda dando vueltas, se puede hablar con {helper}.",
        "making": "Cómo se hizo",
        "choices": "Opciones:",
        "voices": "Voces:",
        "recorded": "Líneas grabadas por una persona: {count}",
        "changed": "Distinto de lo escrito:",
        "made": (
            "Guion: {id}, versión {version}. Hecho con {tool}. La voz es sintética donde "
            "ninguna persona grabó la línea."
        ),
        "course": (
            "En lo que sigue, los tiempos son minutos:segundos desde el comienzo. Lo que está "
            "entre paréntesis se oye o se hace; todo lo demás se dice. [name] está donde se "
            "dice un nombre. No se anotan pausas de menos de {pause} segundos."
        ),
        "beginning": "El comienzo",
        "to": "a la persona {partner}",
        "until": ", hasta {clock}",
        "under": ", que siguen bajo las palabras de abajo",
        "cues": "La voz dice: {words}.",
    },
)

TWO_PHONES = TwoPhones(
    chapter="A la par",
    title="{title} (persona {partner})",
    count_in=(
        "Están escuchando juntos, cada quien en su teléfono.",
        "Ahora vienen tres campanas suaves. Si suenan en el mismo momento en los dos "
        "teléfonos, van a la par.",
        "Si no, pueden parar los dos, y empezar juntos una vez más.",
    ),
    no_bells=(
        "Están escuchando juntos, cada quien en su teléfono.",
        "Si estas palabras llegan en el mismo momento a los dos teléfonos, van a la par.",
        "Si no, pueden parar los dos, y empezar juntos una vez más.",
    ),
    later="De aquí en adelante, una campana suave suena para ambos cuando empieza otra parte.",
    partners=(
        "Este teléfono es para quien empieza.",
        "Este teléfono es para quien sigue después.",
    ),
)

LANGUAGE = Language(
    name="Spanish",
    voices=("kokoro:ef_dora", "espeak:es-419", "system"),
    add=(
        "pip install '.[kokoro,espeak]' && npm pack kokoro-js && "
        "coreg-audio voices add kokoro-js-*.tgz ef_dora"
    ),
    pace=0.93,
    more_syllables=0.5,
    cues=("Adentro.", "Afuera.", "Quietud."),
    spelling=SPELLING,
    told=TOLD,
    two_phones=TWO_PHONES,
    written_out=(
        (r"(?i)\bp\. ?ej\.(?!\w)", "por ejemplo"),
        (r"(?i)\baprox\. ?(?=\d)", "unos "),
        (r"(?i)\bn\.? ?º ?(?=\d)", "número "),
        (r"\b(\d+) ?[x×](?!\w)", r"\1 veces"),
    ),
    times={"s": ("segundo", "segundos"), "min": ("minuto", "minutos")},
)
