"""Names that hibari's word list and its reader of unknown words get wrong.

Its own phonemes: A as in day, O as in go, I as in eye, W as in now, Y as in boy.
"""

_NAMES = {
    "aisling": "ˈæʃlɪŋ",
    "anaïs": "ˌænɑˈis",
    "andré": "ˈɑndɹA",
    "aoife": "ˈifə",
    "ángel": "ˈɑnhɛl",
    "beyoncé": "biˈɑnsA",
    "björn": "bjˈɔɹn",
    "caoimhe": "kˈivə",
    "chloe": "klˈOi",
    "chloë": "klˈOi",
    "chloé": "klˈOi",
    "ciara": "kˈɪɹə",
    "eoin": "ˈOɪn",
    "élodie": "ˈɛlədi",
    "françois": "fɹɑnswˈɑ",
    "françoise": "fɹɑnswˈɑz",
    "gaël": "ɡɑˈɛl",
    "grainne": "ɡɹˈɑnjə",
    "gráinne": "ɡɹˈɑnjə",
    "håkon": "hˈOkən",
    "hélène": "ɛlˈɛn",
    "inés": "inˈɛs",
    "jérôme": "ʒəɹˈOm",
    "jesús": "hAsˈus",
    "joaquín": "wɑkˈin",
    "joaquin": "wɑkˈin",
    "jorge": "hˈɔɹhA",
    "josé": "hOzˈA",
    "jürgen": "jˈɜɹɡən",
    "léa": "lˈAə",
    "lucía": "lusˈiə",
    "łukasz": "wˈukɑʃ",
    "maría": "məɹˈiə",
    "martín": "mɑɹtˈin",
    "muñoz": "munjˈOz",
    "niamh": "nˈiv",
    "noël": "nOˈɛl",
    "núñez": "nˈunjɛz",
    "raphaël": "ɹˌɑfIˈɛl",
    "ramón": "ɹəmˈOn",
    "renée": "ɹənˈA",
    "rené": "ɹənˈA",
    "róisín": "ɹOʃˈin",
    "saoirse": "sˈɪɹʃə",
    "sean": "ʃˈɔn",
    "seán": "ʃˈɔn",
    "siobhan": "ʃɪvˈɔn",
    "siobhán": "ʃɪvˈɔn",
    "sinead": "ʃɪnˈAd",
    "sinéad": "ʃɪnˈAd",
    "sofía": "sOfˈiə",
    "thérèse": "tɛɹˈɛz",
    "xavier": "zˈAviəɹ",
    "zoe": "zˈOi",
    "zoé": "zˈOi",
    "zoë": "zˈOi",
}


def name_phonemes(word: str, *, british: bool) -> str | None:
    """How the name *word* is said, also with 's behind it; None for any other word."""
    if not word[:1].isupper():
        return None
    name, sign, ending = word.lower().replace("’", "'").partition("'")
    found = _NAMES.get(name)
    if found is None or (sign and ending != "s"):
        return None
    spoken = found + ("ɪz" if found[-1] in "szʃʒ" else "z") if sign else found
    return spoken.replace("O", "Q") if british else spoken
