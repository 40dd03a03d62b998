"""English."""

from coreg_audio.languages.table import Language, Spelling, Told, TwoPhones

TOLD = Told(
    bells={
        "chime": "A bell.",
        "timer start": "A bell: the time begins.",
        "timer end": "A bell: the time is over.",
        "halfway": "A soft bell: half of the time.",
        "close": "A last bell.",
        "together": "A bell, at the same moment on both phones.",
    },
    quiets={
        "pause": "A pause",
        "exact pause": "A pause",
        "your turn": "Your turn",
        "timer": "A timer",
        "partner": "Your partner is being guided",
    },
    breaths=(
        "One breath",
        "{count} breaths",
        "{breaths}: {phases}{ramp}.",
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
    captions={
        "chime": "bell",
        "timer start": "bell: the time begins",
        "timer end": "bell: the time is over",
        "halfway": "soft bell: half of the time",
        "close": "last bell",
        "together": "bell on both phones",
        "pause": "pause",
        "exact pause": "pause",
        "your turn": "your turn",
        "timer": "timer",
        "partner": "your partner is being guided",
        "silence": "silence",
        "left": "{span} left",
        "in": "breathe in",
        "out": "breathe out",
        "hold": "hold",
        "own bed": "background sound",
        "bed": "background sound: {name}",
        "rain": "rain",
        "stream": "stream",
        "sea": "sea",
        "fire": "fire",
        "wind": "wind",
        "brown": "brown noise",
        "pink": "pink noise",
        "green": "green noise",
        "drone": "drone",
        "guide": "Guide",
        "second": "Second voice",
    },
    pack={
        "total": "Sessions: {count}. Together {clock} minutes.",
        "play": "Play: {title}",
        "save": "Save the file",
        "chapters": "Chapters",
        "words": "The words",
        "licences": "Licences",
    },
    transcript={
        "about": "A spoken exercise for {whom}, {clock} (minutes:seconds) long.",
        "one": "one person",
        "couple": "a couple",
        "turns": "two people who take turns",
        "or": " or ",
        "before": "Before you begin",
        "cautions": "It takes care, or may not suit, with:",
        "helper": "If something in it stays with you, you could talk to {helper}.",
        "making": "How it was made",
        "choices": "Choices:",
        "voices": "Voices:",
        "recorded": "Recorded by a person, lines: {count}",
        "changed": "Not as the script stands:",
        "made": (
            "Script: {id}, version {version}. Made with {tool}. A voice is synthetic where no "
            "person recorded the line."
        ),
        "course": (
            "Below, times are minutes:seconds from the beginning. What stands in round "
            "brackets is heard or done; all else is spoken. [name] stands where a name is "
            "spoken. Pauses shorter than {pause} seconds are not listed."
        ),
        "beginning": "The beginning",
        "to": "to partner {partner}",
        "until": ", until {clock}",
        "under": ", going on under the words below",
        "cues": "The voice says: {words}.",
    },
    sheet={
        "kind": "Session sheet",
        "picture": "Timeline",
        "picture_says": (
            "Along the minutes: when the voice speaks, the breath, bells and silences. The "
            "list further down has all of it in words."
        ),
        "glance": "At a glance",
        "length": "Length",
        "speech": "Speech",
        "whole": "Whole file",
        "peak": "True peak",
        "breath": "Breath sound",
        "bed": "Background",
        "no_bed": "none",
        "file": "File",
        "made_with": "Made with",
        "care": "Before use",
        "cautions": "It takes care, or may not suit, with:",
        "sign": "Reviewed by",
        "sign_says": "I have listened to all of it and checked it for whom it is for.",
        "name": "Name",
        "date": "Date",
        "signature": "Signature",
        "card": "The exercise on a card",
        "notes": "For the therapist",
        "choices": "Choices",
        "choice": "Choice",
        "value": "Value",
        "no_choices": "The script has none.",
        "changed": "Swapped or left out",
        "unchanged": "Nothing: all is as the script stands with these choices.",
        "voices": "Who speaks",
        "speaker": "Voice and licence",
        "lines": "Lines",
        "recorded": "recorded by a person",
        "recorded_as": "recorded: {take}",
        "synthetic": (
            "A voice is synthetic where no person recorded the line; recorded lines are marked."
        ),
        "course": "What is heard, and when",
        "course_says": (
            "Times are minutes:seconds from the beginning, where the sound begins. [name] "
            "stands where a name is spoken."
        ),
        "time": "Time",
        "heard": "Heard",
        "after": "Gap after",
        "asked": "{text}, {asked} in the script",
        "made": "How it was made",
        "fact": "What",
        "script": "Script",
        "yes": "yes",
        "no": "no",
    },
)

TWO_PHONES = TwoPhones(
    chapter="In step",
    title="{title} (partner {partner})",
    count_in=(
        "You are listening together, each on your own phone.",
        "Three soft bells come next. If they ring at the same moment on both phones, you are "
        "in step.",
        "If not, you could stop both, and press play together once more.",
    ),
    no_bells=(
        "You are listening together, each on your own phone.",
        "If these words come at the same moment on both phones, you are in step.",
        "If not, you could stop both, and press play together once more.",
    ),
    later="From here on, one soft bell rings for both of you when a new part begins.",
    partners=(
        "This phone is for the one who goes first.",
        "This phone is for the one who goes second.",
    ),
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
    two_phones=TWO_PHONES,
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
