"""Breath in Spanish: offered, kept within bounds, held."""

from coreg_audio.care.pack import Examples

_EASY = """\
Bastan respiraciones pequeñas y fáciles. Pueden seguir el sonido, o su propio ritmo.
Los sonidos del lugar son buena compañía.
"""

BREATHING = {
    "R7": Examples(
        (
            "(respirar 2 veces, inhala 4 exhala 6)",
            "Hay lugar para tomar aire, y soltarlo.\n(respirar 2 veces, inhala 4 exhala 6)",
            "Pueden seguir el sonido, o su propio ritmo.\n(respirar 8 veces, "
            "inhala 4 exhala 6)",
            "(empieza la respiración, calma)\nEl aire puede ir y venir.\n(2 respiraciones)\n"
            "(termina la respiración)",
            "(respirar 2 veces, inhala 4 exhala 6)\nSu propio ritmo también está bien.",
        ),
        (
            "Pueden seguir el sonido, o su propio ritmo.\n(respirar 3 veces, "
            "inhala 4 exhala 6)",
            f"{_EASY}(respirar 12 veces, inhala 4 exhala 6)",
            "Tu propio ritmo está igual de bien. Los pies siguen en el piso.\n"
            "(respirar 12 veces, inhala 4 exhala 6)",
            f"{_EASY}(empieza la respiración, calma)\nEl aire puede ir y venir.\n"
            "(8 respiraciones)\n(termina la respiración)",
            "Aquí la respiración puede ser como es.\n(pausa 8)",
        ),
    ),
    "R8": Examples(
        (
            f"{_EASY}(respirar 4 veces, inhala 7 exhala 7)",
            f"{_EASY}(respirar 4 veces, inhala 2 exhala 3)",
            f"{_EASY}(respirar 4 veces, inhala 5 exhala 4)",
            f"{_EASY}(respirar 4 veces, inhala 3 exhala 7)",
            f"{_EASY}(respirar 11 minutos, inhala 4 exhala 6)",
        ),
        (
            f"{_EASY}(respirar 4 veces, calma)",
            f"{_EASY}(respirar 4 veces, inicial)",
            f"{_EASY}(respirar 4 veces, inhala 3 exhala 6)",
            f"{_EASY}(respirar 10 minutos, inhala 4 exhala 6)",
            f"{_EASY}(respirar 4 minutos, inicial a calma)",
        ),
    ),
    "R12": Examples(
        (
            "Hay lugar para una respiración profunda.",
            "Podrías respirar hondo.",
            "Puede ser tan hondo como puedas.",
            "Podrías aguantar la respiración un momento.",
            "Luego podrías llenar los pulmones.",
            "Podrías tomar aire y sostener el aire.",
            "Puedes contener el aliento arriba.",
        ),
        (
            "Bastan respiraciones pequeñas y fáciles.",
            "No hace falta respirar hondo.",
            "Nadie tiene que aguantar la respiración aquí.",
            "Podrías sostener una taza tibia.",
            'Alguien puede decir: "Respira hondo."',
            "holds: reviewed\n---\nPodrías retener el aire un momento.",
        ),
    ),
}
