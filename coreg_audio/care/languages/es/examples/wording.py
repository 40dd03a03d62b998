"""Words of Spanish that are unwelcome, and those that only look like it."""

from coreg_audio.care.pack import Examples

_REPAIR = (
    "Veo que esto es importante para ti. Quiero entenderte. "
    "¿Podemos respirar con calma unas cuantas veces, tú y yo, y después hablar?"
)

WORDING = {
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
            "Así descansa el sistema nervioso.",
        ),
        (
            "Los cuerpos cercanos se afectan.",
            "kind: psychoeducation\n---\nAlgunas personas creen que el nervio vago "
            "tiene parte.",
            "kind: psychoeducation\n---\nUna palabra amable puede bajar la adrenalina.",
            "Una persona simpática puede escuchar.",
            'Alguien puede decir: "Es el cortisol."',
            "Puede haber un sistema de señas entre ustedes.",
        ),
    ),
    "R13": Examples(
        (
            "Siempre empieza con una palabra pequeña.",
            "Las parejas que se quieren nunca gritan.",
            "Todo el mundo conoce esto.",
            "A todos les llega al final.",
            "En todas las parejas alguien espera.",
            "Le pasa a la gente sin excepción.",
        ),
        (
            "Muchas veces empieza con una palabra pequeña.",
            "No siempre es fácil.",
            "Siempre pueden parar.",
            'Podrías oír: "Nunca me escuchas."',
            "Podría pasar todos los días.",
            "Un no siempre es bienvenido.",
            "La pareja puede esperar.",
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
            "A veces haces un drama de algo pequeño.",
            "Al final, no es para tanto.",
            "Quien gritó puede empezar.",
            "A veces eres muy injusto.",
        ),
        (
            "Nada de esto es tu culpa.",
            'Alguien puede decir: "Exageras."',
            "Aquí nadie es culpable.",
            "Alguien escucha y alguien habla.",
            "Podrías responder, y luego esperar un poco.",
            "Podrían ver un drama en el cine.",
            "No hay tanto que decir.",
            "No es difícil de querer un día así.",
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
            "Aquí nadie puede hacerte daño.",
            "Podrías sumergirte en la calma.",
            "Es como estar bajo el agua.",
            "Es como un cuarto sin salida.",
        ),
        (
            "Mientras baja, hay lugar para soltar el aire.",
            "Tal vez oyes la lluvia cayendo afuera.",
            "Puede haber una taza azul oscuro.",
            "La silla te sostiene.",
            "Podrías sentir la pared en la espalda.",
            "Nadie puede apurarte.",
            "Podrías poner la taza en el agua.",
            "El agua de la taza puede estar tibia.",
        ),
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
}
