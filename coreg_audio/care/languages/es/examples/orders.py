"""What sounds like an order or a promise in Spanish, and what does not."""

from coreg_audio.care.pack import Examples

ORDERS = {
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
}
