"""The commands of Spanish: to one person (tú, usted) and to several (ustedes)."""

_TO_ONE = """
    abre abraza acaricia acércate acomódate acuéstate afloja agradece aléjate apoya apóyate
    aprieta baja besa busca calla cambia camina cierra coloca comparte concéntrate cuenta deja
    descansa detén detente di dile elige empieza empuja encuentra endereza escoge escribe
    escucha espera estira estírate exhala explora fíjate haz imagina inclina inhala inspira
    levanta lleva mantén masajea mira mueve nota observa olvida oye párate pide piensa pon ponte
    pregunta presiona presta prueba quédate quítate recibe recuerda recuéstate regresa relaja
    relájate repite respira siéntate siente sigue sonríe sostén suelta suéltate suspira toca
    toma trata usa ven visualiza voltea vuelve perdona perdónate
"""
_TO_SEVERAL = """
    abra abrace abrácense acaricie acérquense acomódense acuéstense afloje agradezca aléjense
    apoye apóyense apriete baje bese bésense busque cambie camine cierre coloque comparta
    concéntrense cuente deje descanse detenga deténganse diga díganse elija empiece empuje
    encuentre enderece escoja escriba escuche espere estire estírense exhale explore fíjense
    haga imagine imagínense incline inhale inspire levante lleve mantenga masajee mire mírense
    mueva muévanse note observe olvide oiga párense pida piense ponga pónganse pregunte presione
    preste pruebe quédense quítense reciba recuerde recuéstense regrese relaje relájense
    relájese repita respire siéntense siéntese sienta siga sonría sostenga suelte suspire tome
    tómense toque traiga trate use vaya venga visualice voltee vuelva perdone perdónense
"""
_NOT = """
    abra abras cierre cierres deje dejes diga digas haga hagas hable hables mire mires mueva
    muevas olvide olvides pare pares piense pienses preocupe preocupes suelte sueltes
"""

ORDERS = "|".join(
    (
        *_TO_ONE.split(),
        *(f"{verb}n?" for verb in _TO_SEVERAL.split()),
        rf"no (?:se |te |lo |la )?(?:{'|'.join(f'{verb}n?' for verb in _NOT.split())})",
    )
)
"""As one pattern; the form for several is that for one, politely, and an n."""
