"""Single words and images in English, and near misses."""

from coreg_audio.care.pack import Examples

_REPAIR = (
    "I can see this matters to you. I want to understand. "
    "Can we take a few easy breaths together first, and then talk?"
)

WORDING = {
    "R9": Examples(
        (
            "Each husband can go first.",
            "His hand may be warm.",
            "She can listen now.",
            "It is a gift to your marriage.",
            "You could tell her what you heard.",
        ),
        (
            "Your partner can go first.",
            "Their hand may be warm.",
            'One of you might say: "She was late again."',
            "The others, and the weather, can wait outside.",
            "You could share what you heard.",
        ),
    ),
    "R10": Examples(
        (
            "Now we breathe together.",
            "And now let's hear the room.",
            "Here is the sound that carries us.",
            "There is room in our day for this.",
            "Soon we'll come back.",
        ),
        (
            "You could breathe together.",
            'One of you could say: "Can we talk later?"',
            "There may be dust in the sunlight.",
            "The week can stay outside.",
            f"(say exactly)\n{_REPAIR}",
        ),
    ),
    "R11": Examples(
        (
            "The vagus nerve likes slow sounds.",
            "A hand may bring some oxytocin.",
            "Cortisol goes down with rest.",
            "Stress hormones fade in time.",
            "kind: psychoeducation\n---\nA kind word lowers adrenaline.",
            "You might climb back up to ventral.",
            "Here the dorsal state goes quiet.",
        ),
        (
            "Bodies near each other affect each other.",
            "kind: psychoeducation\n---\nSome think that the vagus nerve has a part in it.",
            "kind: psychoeducation\n---\nA kind word may lower adrenaline.",
            "You might get on your feet, nerves and all.",
            "A sympathetic ear is a fine thing to have.",
            'A friend might say: "It is the cortisol."',
            "You could think of the dorsal fin of a dolphin.",
            "There may be room to vent a little.",
        ),
    ),
    "R13": Examples(
        (
            "It always starts with a small word.",
            "Couples in love never shout.",
            "Everyone knows this feeling.",
            "To everybody it comes in the end.",
            "In all couples there is one who waits.",
            "The breath is always with you.",
            "You always have a choice.",
        ),
        (
            "It often starts with a small word.",
            "Not everyone likes it.",
            "You can always stop.",
            'You might hear: "You never listen."',
            "It is not always easy.",
            "A no is always welcome.",
            "Your partner may always say no.",
            "A pause is always allowed.",
        ),
    ),
    "R14": Examples(
        (
            "Perhaps one of you tends to overreact.",
            "It may be that you are too sensitive.",
            "If it was your fault, you could say so.",
            "One of you is to blame for the mood.",
            "There may be a selfish part in it.",
            "A loving partner can do this.",
            "It may be that you made a big deal out of nothing.",
            "You might see how you brought this fight on.",
            "You could tell which of you started the quarrel.",
        ),
        (
            "Nothing here is your fault.",
            'One of you might say: "You overreact."',
            "Neither of you is to blame.",
            "One of you is the one who listens now.",
            "A fault line runs under the hill.",
            "Some voices feel too loud today.",
            "You might react, and then wait a little.",
            "You could say what started the quarrel.",
            "Maybe the quarrel started late in the day.",
            "It is a big deal to come home tired.",
        ),
    ),
    "R15": Examples(
        (
            "There may be a sense of falling.",
            "The body is sinking into the chair.",
            "It can be like drowning in a warm sea.",
            "Around you the room grows dark.",
            "You may feel watched by kind eyes.",
            "It is as if you were held down by a heavy rug.",
            "Here nobody can hurt you.",
            "There may be someone right behind you.",
            "You could picture kind eyes watching you.",
            "It can feel like warm hands pressing you into the bed.",
            "You may drift into a soft dark.",
            "Below you the ground gives way.",
        ),
        (
            "As it falls, there is room to breathe out.",
            "You might hear the falling rain.",
            "There may be a dark blue cup.",
            "The dishes in the sink can wait.",
            "The chair is holding you up.",
            "You might feel the wall behind you.",
            "Outside, rain is falling.",
            "You may notice the rise and fall of a breath.",
            "You might hear rain falling on the roof.",
            "There may be a dark corner, and a lamp.",
            "You could watch the light on the wall.",
            "The chair can hold you as you are.",
        ),
    ),
    "R17": Examples(
        (
            "Well done!",
            "It takes about 30 seconds.",
            "Some 50 % is plenty.",
            "You might notice, when the sound has faded and it is quiet again, that there is a "
            "small space between one thought and the next.",
            'One of you could say: "Hello!"',
        ),
        (
            "Well done.",
            "It takes about thirty seconds.",
            "Half of it is plenty.",
            "You might notice a small space between one thought and the next. It can be short.",
            'One of you could say: "Hello."',
            "One to one, and word for word.",
        ),
    ),
}
