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
            "Inhalando, en cuatro tiempos.\n(pausa 4)\nExhalando, en seis.\n(pausa 6)",
            "Y otra vez, tomando aire.\n(pausa 4)\nY soltando el aire.\n(pausa 6)",
            "Inhala profundo, y exhala.",
            "Podrías contar hasta cuatro mientras tomas aire.",
            "Adentro.\n(pausa 4)\nAfuera.\n(pausa 6)",
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
            "Tu propio ritmo está bien. Podrías inhalar en cuatro, y exhalar en seis.",
            "Mientras el sonido sube, hay lugar para tomar aire.",
            "Podrías contar cuatro sonidos, y respirar como quieras.",
            "Adentro de la casa hay silencio.",
        ),
    ),
    "R8": Examples(
        (
            f"{_EASY}(respirar 4 veces, inhala 7 exhala 7)",
            f"{_EASY}(respirar 4 veces, inhala 2 exhala 3)",
            f"{_EASY}(respirar 4 veces, inhala 5 exhala 4)",
            f"{_EASY}(respirar 4 veces, inhala 3 exhala 7)",
            f"{_EASY}(respirar 11 minutos, inhala 4 exhala 6)",
            f"{_EASY}Podrías inhalar en siete, y exhalar en once.",
            f"{_EASY}Inhala, dos, tres, cuatro.\n(pausa 4)\nExhala, dos, tres.",
            f"{_EASY}Dos tiempos adentro, y tres tiempos afuera.",
            f"{_EASY}Podrías soltar el aire en doce segundos.",
        ),
        (
            f"{_EASY}(respirar 4 veces, calma)",
            f"{_EASY}(respirar 4 veces, inicial)",
            f"{_EASY}(respirar 4 veces, inhala 3 exhala 6)",
            f"{_EASY}(respirar 10 minutos, inhala 4 exhala 6)",
            f"{_EASY}(respirar 4 minutos, inicial a calma)",
            f"{_EASY}Podrías inhalar en cuatro, y exhalar en seis.\n(pausa 10)",
            f"{_EASY}Podrías salir afuera diez minutos, y luego tomar aire en dos lugares.",
            f"{_EASY}Podrías soltar el aire en seis segundos.",
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
            "Podrías inhalar, y luego retener.",
            "Y ahora, retener la cuenta de cuatro.",
            "Podrías tomar aire, y sostener por siete.",
        ),
        (
            "Bastan respiraciones pequeñas y fáciles.",
            "No hace falta respirar hondo.",
            "Nadie tiene que aguantar la respiración aquí.",
            "Podrías sostener una taza tibia.",
            'Alguien puede decir: "Respira hondo."',
            "holds: reviewed\n---\nPodrías retener el aire un momento.",
            "Podrías inhalar, y sostener una taza tibia.",
            "Pueden sostener cuatro hojas de papel.",
            "Podrías mantener las manos quietas.",
        ),
    ),
}
