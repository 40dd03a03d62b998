"""Touch and gaze in Spanish, with an ask and without."""

from coreg_audio.care.pack import Examples

CONTACT = {
    "R6": Examples(
        (
            "Pueden mirarse a los ojos.",
            "Si quieren, hay lugar para un abrazo.",
            "Una mano puede descansar en la espalda de la otra persona.",
            'Pueden preguntar: "¿Puedo tomarte la mano?"\n(su turno 8)\nPueden tomarse de las '
            "manos un rato.\n(temporizador 20)\nAhora hay lugar para un beso.",
            'Pueden preguntar: "¿Puedo tomarte la mano?"\n(su turno 8)\nAhora podrían poner un '
            "brazo alrededor de la otra persona.",
            "Pueden tomarse de las manos ahora.\n(temporizador 20)\nY la próxima vez, podrían "
            "preguntar primero.",
            "El abrazo puede empezar sin preguntar.",
            "Podrías poner una mano en la pierna de tu pareja.",
            "Podrías rodear con tus brazos a tu pareja.",
            "Podrías acariciar la mejilla de tu pareja.",
            "Podrías poner una mano en la espalda del otro.",
            "Podrías tomar la mano de tu pareja.\n(pausa 8)\n"
            'Luego podrías preguntar: "¿Está bien así?"\n(su turno 6)',
            "Pueden darse un abrazo, y preguntar después.",
        ),
        (
            'Pueden preguntar: "¿Puedo tomarte la mano?"\n(su turno 8)\nSi es un sí, pueden '
            "tomarse de las manos.",
            "Ahora hay lugar para un abrazo.\nPodrían preguntar primero.\n(su turno 5)",
            "En esta versión no hay abrazo, ni beso.",
            "Una mano puede descansar en tu propio pecho.",
            "Pueden ponerse frente a frente.",
            "Podrías sentir las piernas, y la espalda.",
            'Pueden preguntar: "¿Quieres que nos miremos?"\n(su turno 8)\nSus miradas pueden '
            "encontrarse, si es un sí.",
            'Alguien puede decir: "Me gustó el abrazo de hoy."',
            "No hace falta tocarse, o mirarse a los ojos.",
            "Podrías abrazar una almohada.",
            "Podrías rodear la taza con las manos.",
            "Ahora hay lugar para un beso.\n(pausa 2)\n"
            'Luego podrías preguntar: "¿Quieres uno?"\n(su turno 5)',
            "Podrían preguntar primero, y después darse un abrazo.",
            "Puedes pasar al otro lado de la mesa.",
        ),
    ),
}
