"""How each rule is broken and kept in Spanish: shown to users, and tested one by one."""

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

EXAMPLES = {
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
    "R3": Examples(
        (
            "Cierra los ojos.",
            "Ahora lleven una mano al regazo.",
            "Cuando llegue el sonido, mira la ventana.",
            "Y lentamente volteen la cabeza.",
            "No se muevan por un rato.",
            "Siente el piso, y la silla.",
        ),
        (
            "Podrías cerrar los ojos.",
            "Si quieren, miren la ventana una vez más.",
            "Al tomar aire, hay lugar para el sonido.",
            'Alguien puede decir: "Cierra la puerta, por favor."',
            "Descansar está bien aquí.",
            "Tómense de las manos si así lo quieren.",
            "Parpadear está bien.",
            "Esperar también es una opción.",
            "Siéntense donde les guste.",
        ),
    ),
    "R4": Examples(
        (
            "Solo relájense, en silencio.",
            "Es hora: cálmate.",
            "Y suelten todo ahora.",
            "Tienen que quedarse en la silla.",
            "Ya deberías sentir los pies.",
            "Hay que decir la verdad aquí.",
            "Si tienes que salir, debes decirlo.",
            "Es momento de rendirse a la silla.",
            "Déjense llevar por el sonido.",
        ),
        (
            "No tiene que coincidir.",
            "Pueden soltarse ahora, o quedarse un poco más.",
            'Tu pareja podría decir: "Debes llamarme antes."',
            "Nadie tiene que calmarse para esto.",
            "No hay nada que hacer bien.",
            "Si tienes que salir, está bien.",
            "Nada de esto tiene que llevar a más.",
            "Lo que tengan que cargar puede esperar.",
            "Esto no tiene que ver con ganar.",
            "No hace falta relajarse.",
        ),
    ),
    "R5": Examples(
        (
            "Esto sana viejas heridas.",
            "Unos minutos arreglan cualquier pelea.",
            "Van a sentir calma en un momento.",
            "Es un método comprobado para la cercanía.",
            "El sonido está garantizado.",
            "Muy pronto se sentirán mejor.",
            "Esto te cambiará la vida, y cambiará tu relación.",
            "Aquí están completamente seguros.",
            "Baja la presión y el pulso.",
        ),
        (
            "Esto no tiene que arreglar nada.",
            "Puede que sientan calor, o lo mismo.",
            "No hay nada que curar, ni nada que sanar.",
            'Hay quien dice: "Te sentirás mejor." Puede ser, o no.',
            "Podrías mirar un punto fijo en la pared.",
            "Pronto van a oír un sonido suave.",
            "Una comida sana puede esperar.",
            "En un momento vas a sentir el piso.",
            "Podrías bajar un poco los hombros.",
        ),
    ),
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
        ),
    ),
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
    "R9": Examples(
        (
            "Cada esposo puede empezar.",
            "Él puede escuchar ahora.",
            "Es un regalo para su matrimonio.",
            "Puedes contarle a ella lo que oíste.",
            "El hombre se sienta junto a la mujer.",
        ),
        (
            "Tu pareja puede empezar.",
            "El sonido puede ir y venir.",
            'Alguien puede decir: "Ella llegó tarde otra vez."',
            "La silla está ahí. Puedes sentarte en ella.",
            "Puedes contarle a la otra persona lo que oíste.",
        ),
    ),
    "R10": Examples(
        (
            "Ahora respiramos con calma.",
            "Y ahora vamos a oír el lugar.",
            "Este es el sonido que nos acompaña.",
            "Hay lugar en nuestro día para esto.",
            "Volvamos al lugar.",
        ),
        (
            "Podrían respirar con calma.",
            'Alguien puede decir: "¿Podemos hablar después?"',
            "Los últimos sonidos pueden ser los más próximos.",
            "La semana puede quedarse afuera.",
            f"(decir exactamente)\n{_REPAIR}",
        ),
    ),
    "R11": Examples(
        (
            "Al nervio vago le gustan los sonidos lentos.",
            "Una mano trae oxitocina.",
            "El cortisol baja con el descanso.",
            "Las hormonas se van con el tiempo.",
            "kind: psychoeducation\n---\nUna palabra amable baja la adrenalina.",
        ),
        (
            "Los cuerpos cercanos se afectan.",
            "kind: psychoeducation\n---\nAlgunas personas creen que el nervio vago "
            "tiene parte.",
            "kind: psychoeducation\n---\nUna palabra amable puede bajar la adrenalina.",
            "Una persona simpática puede escuchar.",
            'Alguien puede decir: "Es el cortisol."',
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
    "R13": Examples(
        (
            "Siempre empieza con una palabra pequeña.",
            "Las parejas que se quieren nunca gritan.",
            "Todo el mundo conoce esto.",
            "A todos les llega al final.",
            "En todas las parejas alguien espera.",
        ),
        (
            "Muchas veces empieza con una palabra pequeña.",
            "No siempre es fácil.",
            "Siempre pueden parar.",
            'Podrías oír: "Nunca me escuchas."',
            "Podría pasar todos los días.",
            "Un no siempre es bienvenido.",
        ),
    ),
    "R14": Examples(
        (
            "Quizá alguien tiende a exagerar.",
            "Puede que seas demasiado sensible.",
            "Si fue tu culpa, puedes decirlo.",
            "Alguien es culpable del mal rato.",
            "Puede haber una parte egoísta.",
            "Una buena pareja puede hacerlo.",
        ),
        (
            "Nada de esto es tu culpa.",
            'Alguien puede decir: "Exageras."',
            "Aquí nadie es culpable.",
            "Alguien escucha y alguien habla.",
            "Podrías responder, y luego esperar un poco.",
        ),
    ),
    "R15": Examples(
        (
            "Puede haber una sensación de estar cayendo.",
            "El cuerpo se hunde en la silla.",
            "Puede ser como ahogarse en un mar tibio.",
            "Alrededor el lugar se oscurece, todo está oscuro.",
            "Alguien te mira con ojos amables.",
            "Aquí nadie te puede lastimar.",
            "Puede haber alguien detrás de ti.",
        ),
        (
            "Mientras baja, hay lugar para soltar el aire.",
            "Tal vez oyes la lluvia cayendo afuera.",
            "Puede haber una taza azul oscuro.",
            "La silla te sostiene.",
            "Podrías sentir la pared en la espalda.",
        ),
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
    "R17": Examples(
        (
            "¡Muy bien!",
            "Dura unos 30 segundos.",
            "Un 50 % alcanza.",
            "Podrías notar, cuando el sonido ya se apagó y otra vez hay silencio "
            "en el lugar, que "
            "queda un espacio pequeño entre una idea y la que sigue.",
            'Alguien puede decir: "¡Hola!"',
        ),
        (
            "Muy bien.",
            "Dura unos treinta segundos.",
            "La mitad alcanza.",
            "Podrías notar un espacio pequeño entre una idea y otra. Puede ser corto.",
            'Alguien puede decir: "Hola."',
        ),
    ),
    "R18": Examples(
        (
            "La sintonización interpersonal facilita el equilibrio fisiológico individual.",
            "La familiaridad contemplativa disminuye considerablemente la "
            "aprensión anticipatoria.",
            "La accesibilidad emocional demuestra una continuidad evolutiva predecible.",
            "La responsabilidad relacional presupone disponibilidad comunicativa permanente.",
            "Conversaciones particularmente significativas necesitan consideración "
            "extraordinaria.",
        ),
        (
            "Podrías sentir los pies en el piso, y mirar el lugar.",
            "Si algo fue difícil hoy, vale la pena contárselo a alguien de confianza.",
            "A un bebé que llora lo cargan, y muchas veces se calma.",
            "Podrías notar cómo estás, en este momento. Con más calma, o igual.",
            "Muchos terapeutas usan un mapa simple con tres estados. Es solo un mapa.",
        ),
        place="whole",
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
        ),
        (
            f"(decir exactamente)\n{_REPAIR}",
            _REPAIR,
            "(decir exactamente)\nEstoy aquí, y quiero oírte.",
            "Veo que es tarde.",
            f"id: repair-ritual\n---\n(decir exactamente)\n{_REPAIR}",
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
