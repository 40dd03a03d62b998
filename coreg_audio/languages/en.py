"""English."""

from coreg_audio.languages.table import Language, Spelling, Told

TOLD = Told(
    bells={
        "chime": "A bell.",
        "timer start": "A bell: the time begins.",
        "timer end": "A bell: the time is over.",
        "halfway": "A soft bell: half of the time.",
        "close": "A last bell.",
    },
    quiets={
        "pause": "A pause",
        "exact pause": "A pause",
        "your turn": "Your turn",
        "timer": "A timer",
    },
    breaths=(
        "One breath",
        "{count} breaths",
        "{breaths} with a soft sound: {phases}{ramp}.",
        ", slowly becoming {phases}",
    ),
    phases=("in", "out", "hold"),
    units=(("second", "seconds"), ("minute", "minutes")),
    the_end="The end, at {clock}.",
    chapter="{title}, at {clock}",
    shown=("[breathe {phases}]", "[bell]", "[your turn, {span}]"),
    care_note=(
        "For practice, seated and at rest, never while driving. Change or stop anything. "
        "Not a crisis service: if you are in danger, call your local emergency number."
    ),
    reviewed=("Reviewed: {who}", "Not yet reviewed by a clinician."),
    genre="Guided exercise",
)

LANGUAGE = Language(
    name="English",
    voices=("hibari", "kokoro", "espeak:en-us"),
    add="pip install .",
    pace=1.0,
    more_syllables=0.0,
    cues=("In.", "Out.", "Hold."),
    spelling=Spelling(),
    told=TOLD,
    written_out=(
        (r"(?i)\be\.g\.(?!\w)", "for example"),
        (r"(?i)\bi\.e\.(?!\w)", "that is"),
        (r"(?i)\bapprox\. ?(?=\d)", "about "),
        (r"\bNos?\. ?(?=\d)", "number "),
        (r"\b(\d+) ?[x×](?!\w)", r"\1 times"),
        (r"\b24/7\b", "24 7"),
    ),
    times={"s": ("second", "seconds"), "min": ("minute", "minutes")},
)
