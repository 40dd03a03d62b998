"""The commands of Spanish: to one (tú, vos, usted), to several (ustedes, vosotros), bare."""

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
    acérquese acomódese acuéstese concéntrese fíjese imagínese póngase quédese
    abra abrace abrácense acaricie acérquense acomódense acuéstense afloje agradezca aléjense
    apoye apóyense apriete baje bese bésense busque cambie camine cierre coloque comparta
    concéntrense cuente deje descanse detenga deténganse diga díganse elija empiece empuje
    encuentre enderece escoja escriba escuche espere estire estírense exhale explore fíjense
    haga imagine imagínense incline inhale inspire levante lleve mantenga masajee mire mírense
    mueva muévanse note observe olvide oiga párense pida piense ponga pónganse pregunte presione
    preste pruebe quédense quítense reciba recuerde recuéstese recuéstense regrese relaje
    relájense relájese repita respire siéntense siéntese sienta siga sonría sostenga suelte
    suspire tome
    tómense toque traiga trate use vaya venga visualice voltee vuelva perdone perdónense
"""
_TO_VOS = """
    abrazá abrí acercate acomodate acostate aflojá apoyá apretá bajá buscá caminá cerrá colocá
    contá dejá dejate descansá elegí empezá escuchá esperá estirá exhalá hacé imaginá inhalá
    levantá llevá mantené mirá mové notá observá olvidá parate pedí pensá poné ponete quedate
    recordá recostate relajá relajate repetí respirá sentate sentí soltá soltate sostené tocá
    tomá volvé
"""
_TO_VOSOTROS = """
    abrazad abrazaos abrid bajad besaos buscad caminad cerrad colocad contad dejad descansad
    escuchad estirad exhalad haced imaginad inhalad levantad levantaos llevad mantened mirad
    miraos moved notad observad pensad poneos poned quedaos relajad relajaos repetid respirad
    sentad sentaos sentid soltad sostened tocad tomad tomaos tumbaos volved
"""
_BARE = """
    abrazar abrazarse abrir acercarse acostarse aflojar apoyar apretar bajar besarse buscar
    cerrar colocar contar dejar elegir exhalar imaginar inhalar levantar levantarse llevar
    mantener mirar mirarse mover notar observar olvidar pensar poner ponerse quedarse recordar
    recostarse relajar relajarse repetir respirar sentarse sentir soltar sostener tocar tomar
    tomarse volver
"""
_NOT = """
    abra abras cierre cierres deje dejes diga digas haga hagas hable hables mire mires mueva
    muevas olvide olvides pare pares piense pienses preocupe preocupes suelte sueltes
"""

COMMANDS = "|".join(
    (
        *_TO_ONE.split(),
        *_TO_VOS.split(),
        *_TO_VOSOTROS.split(),
        *(f"{verb}n?" for verb in _TO_SEVERAL.split()),
        rf"no (?:se |te |lo |la )?(?:{'|'.join(f'{verb}n?' for verb in _NOT.split())})",
    )
)
"""As one pattern; the form for several is that for one, politely, and an n."""

_STATED = (
    r"es|son|est[aá]n?|sería|pued\w+|podr\w+|bastan?|también|ayudan?|sirven?|vale|cuentan?|"
    r"quedan?|tiene[n]?|no"
)
BARE = rf"(?:{'|'.join(_BARE.split())})\b(?![^.]*\b(?:{_STATED})\b)"
"""An infinitive as a command: "Cerrar los ojos", not "Cerrar los ojos está bien"."""
