"""Scripts of Spanish as a whole: opening, close, pace, protected lines, turns."""

from coreg_audio.care.pack import Examples

_EASY = """\
Bastan respiraciones pequeñas y fáciles. Pueden seguir el sonido, o su propio ritmo.
Los sonidos del lugar son buena compañía.
"""
_CHATTER = "La taza es azul, y la cuchara va con la taza, y el gato va con la cuchara. "
_REPAIR = (
    "Veo que esto es importante para ti. Quiero entenderte. "
    "¿Podemos respirar con calma unas cuantas veces, tú y yo, y después hablar?"
)
_A_SAYS = "(a A)\nEste turno es tuyo. Puedes decir qué fue bueno hoy.\n"
_B_SAYS = "(a B)\nEste turno es tuyo. Puedes decir qué fue bueno hoy.\n"

SHAPE = {
    "R1": Examples(
        (
            "Hola. Este es un rato tranquilo para una pareja.",
            "Hola. Pueden cambiar cualquier parte, saltarla o parar.",
            'Hola. Si alguien de ustedes dice "pausa", con eso basta.',
            "Hola. Es mejor llegar hasta el final, pase lo que pase.",
            "for: one\n---\nHola. Este es un rato para ti.",
        ),
        (
            "Pueden cambiar cualquier parte, saltarla o parar. Si alguien de "
            'ustedes dice "pausa", '
            "con eso basta.",
            'Cada parte es una elección. "Rojo" lo detiene, para las dos personas.',
            "Se puede dejar cualquier parte, y está bien parar. Hay una palabra para parar.",
            "for: one\n---\nTodo es una invitación. Puedes parar cuando quieras.",
            'Está bien saltar una parte. Cualquiera puede decir "alto".',
        ),
        place="opening",
    ),
    "R2": Examples(
        (
            "Hola. Este es un rato tranquilo.",
            "Los ojos pueden estar cerrados ahora.",
            "Podrían cerrar los ojos, y dejarlos así.",
            "Hay lugar para descansar, con los ojos cerrados.",
            "La vista puede quedarse en el piso.",
        ),
        (
            "Los ojos pueden estar abiertos o cerrados, como prefieran.",
            "Con los ojos cerrados, o con los ojos abiertos, las dos cosas están bien.",
            "Los ojos pueden quedar abiertos todo el tiempo.",
            "Ojos abiertos está bien, y entrecerrados también.",
            "Puedes tener los ojos un poco abiertos, o cerrados.",
        ),
        place="opening",
    ),
    "R16": Examples(
        (
            "El mar sigue, y tú también. Adiós.",
            "Podrían sentir los pies, y mirar el lugar.",
            "Si algo fue difícil, vale la pena contárselo a alguien de confianza.",
            "Gracias por este rato.\n(campana)",
            "Ya puedes dormir. Buenas noches.",
        ),
        (
            "Podrían sentir los pies, y mirar el lugar.\nSi algo fue difícil, vale la pena "
            "contárselo a alguien de confianza.",
            "Podrías mirar alrededor. Puedes hablar con una amiga de eso.",
            "Aquí está otra vez la habitación. Puedes llamar a tu terapeuta, si fue difícil.",
            "kind: sleep\n---\nBuenas noches. Si fue difícil, vale la pena hablarlo.",
            "Ahí está el piso, y lo que hay alrededor. Vale la pena hablar con alguien.",
        ),
        place="closing",
    ),
    "R19": Examples(
        (
            "\n".join([_CHATTER] * 16),
            "\n".join([_CHATTER, "(pausa 2)"] * 16),
            "\n".join([*[_CHATTER] * 16, "(pausa 600)"]),
            "\n".join([_CHATTER, "(pausa 4)"] * 14 + ["(pausa 300)"]),
            "\n".join(["(pausa 60)", *[_CHATTER] * 16, "(pausa 60)"]),
        ),
        (
            "\n".join([_CHATTER, "(pausa 12)"] * 8),
            "\n".join([_CHATTER, "(su turno 20)"] * 8),
            "\n".join([_CHATTER, "(temporizador 20)"] * 8),
            f"{_CHATTER}\n(pausa 60)",
            "\n".join([_EASY, "(respirar 10 veces, inhala 4 exhala 6)"] * 4),
        ),
    ),
    "R21": Examples(
        (
            "(decir exactamente)\n" + _REPAIR.replace("entenderte", "que me entiendas"),
            "(decir exactamente)\n" + _REPAIR.replace("Quiero entenderte. ", ""),
            "(decir exactamente)\n" + _REPAIR.replace("es importante para ti", "te molesta"),
            _REPAIR.replace("con calma", "hondo"),
            "id: repair-ritual\n---\n(decir exactamente)\nEstoy aquí, y quiero oírte.",
            "(decir exactamente)\nUn sí a una cosa es un sí a la siguiente.",
            "Podrías descansar. Un sí a una cosa es un sí a la siguiente.",
            "(decir exactamente)\nSi algo fue difícil, vale la pena guardarlo.",
        ),
        (
            f"(decir exactamente)\n{_REPAIR}",
            _REPAIR,
            "(decir exactamente)\nEstoy aquí, y quiero oírte.",
            "Veo que es tarde.",
            f"id: repair-ritual\n---\n(decir exactamente)\n{_REPAIR}",
            "Un sí a una cosa no es un sí a todo.",
            "(decir exactamente)\nSi algo fue difícil hoy, vale la pena contárselo a tu prima.",
        ),
    ),
    "R23": Examples(
        (
            f"{_A_SAYS}(temporizador 120)\n{_B_SAYS}(temporizador 60)",
            f"{_A_SAYS}(temporizador 60)\n{_B_SAYS}(temporizador 90)",
            f"{_A_SAYS}(su turno 30)\n{_B_SAYS}(su turno 10)",
            f"{_A_SAYS}Puede ser algo pequeño, o algo grande. No hay prisa con eso.\n{_B_SAYS}",
            "(a B)\nPuedes decir qué palabra te quedó, y por qué, y qué te gustaría ahora, con "
            "calma.\n(su turno 20)",
        ),
        (
            f"{_A_SAYS}(temporizador 120)\n{_B_SAYS}(temporizador 120)",
            f"{_A_SAYS}(su turno 20)\n{_B_SAYS}(su turno 18)",
            "(a A)\nAlguien puede empezar.\n(su turno 10)\n(a B)\nY ahora la otra persona.\n"
            "(su turno 10)",
            "Cada quien puede decir una palabra.\n(su turno 20)",
            f"{_A_SAYS}{_B_SAYS}",
        ),
    ),
}
