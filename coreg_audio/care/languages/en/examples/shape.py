"""A script as a whole: its opening, its close, its turns."""

from coreg_audio.care.pack import Examples

_EASY = """\
Small, easy breaths are plenty. You can follow the sound, or your own rhythm.
The sounds in the room are good company.
"""
_CHATTER = "The cup is blue, and the spoon is by the cup, and the cat is by the spoon. "
_REPAIR = (
    "I can see this matters to you. I want to understand. "
    "Can we take a few easy breaths together first, and then talk?"
)
_A_SAYS = "(to A)\nThis turn is yours. You could say what was good today.\n"
_B_SAYS = "(to B)\nThis turn is yours. You could say what was good today.\n"

SHAPE = {
    "R1": Examples(
        (
            "Welcome. This is a quiet moment for two.",
            "Welcome. You can change any part, skip it, or stop.",
            'Welcome. If either of you says "pause", that is enough.',
            "Welcome. Please stay until the end, whatever comes up.",
            "for: one\n---\nWelcome. This is a moment for yourself.",
            "for: one\n---\nYou could notice where the day ends, and rest.",
            "for: one\n---\nNone of this can be left out.",
            "Welcome. Please stay to the last bell.",
        ),
        (
            'You can change any part, skip it, or stop. If either of you says "pause", that is '
            "enough.",
            'Each part is a choice. "Red" stops it, for both of you.',
            "You may leave out any of this. You could agree on a stop word now.",
            "for: one\n---\nEverything here is an invitation. You can stop at any time.",
            'It is fine to skip a part. Either of you can say "enough".',
            'Any of this can be left out, and you are free to end it. "Red" stops it.',
            "Parts can be skipped or changed. You could agree on a stop word now.",
            "Take what suits you; any of it can be left out. "
            'Your word for stopping could be "red".',
        ),
        place="opening",
    ),
    "R2": Examples(
        (
            "Welcome. This is a quiet moment.",
            "Your eyes can be closed now.",
            "You might like to close your eyes, and keep them so.",
            "There is room to rest, with eyes shut or closed.",
            "You may keep your eyes on the floor.",
            "With your eyes closed, you might open to what is here.",
            "Your eyes can close, and the window is open.",
            "You could look around, or down.",
        ),
        (
            "Your eyes can be open or closed, as you like.",
            "With eyes closed, or with eyes open, both are fine.",
            "Your eyes can stay open the whole way through.",
            "Eyes open is fine, and so is shut.",
            "You may keep your eyes a little open, or have them closed.",
            "You can let your eyes close, or leave them open.",
            "With eyes shut or half open, as you like.",
            "You might close your eyes, or let them rest on something near.",
            "Some like their eyes shut. Some keep them open.",
            "You may look around, or shut your eyes for a bit.",
        ),
        place="opening",
    ),
    "R16": Examples(
        (
            "The sea goes on, and so can you. Goodbye.",
            "You could feel your feet, and take in the room.",
            "If something felt hard, it is worth telling someone you trust.",
            "Thank you both.\n(chime)",
            "You can go to sleep now. Good night.",
            "You could feel your feet. It is worth telling someone. Nobody else needs to know.",
            "You could feel your feet. A friend is good to talk to. Then again, tell nobody.",
        ),
        (
            "You could feel your feet, and take in the room.\nIf something felt hard, it is "
            "worth telling someone you trust.",
            "You might look around. You could talk to a friend about it.",
            "Here is the room again. You can call your therapist, if it was hard.",
            "kind: sleep\n---\nGood night. If it was hard, it is worth telling someone.",
            "There is the floor, and what is around you. It may be worth a talk with someone.",
            "You could feel the floor. Someone you trust may be good to talk to.",
            "You might look around. A friend is fine to call.",
        ),
        place="closing",
    ),
    "R18": Examples(
        (
            "Interpersonal attunement facilitates physiological equilibrium among individuals.",
            "Contemplative familiarity diminishes anticipatory apprehension considerably.",
            "Emotional accessibility demonstrates predictable developmental continuity.",
            "Relational responsibility presupposes communicative availability.",
            "Particularly meaningful conversations necessitate considerable consideration.",
        ),
        (
            "You could feel your feet on the floor, and take in the room.",
            "If something felt hard today, it is worth telling someone you trust.",
            "A crying baby is picked up and held, and often grows quiet.",
            "You might notice how you are, just now. More settled, or the same.",
            "Many therapists use a simple map with three states. It is only a map.",
        ),
        place="whole",
    ),
    "R19": Examples(
        (
            "\n".join([_CHATTER] * 16),
            "\n".join([_CHATTER, "(pause 2)"] * 16),
            "\n".join([*[_CHATTER] * 16, "(pause 600)"]),
            "\n".join([_CHATTER, "(pause 4)"] * 14 + ["(pause 300)"]),
            "\n".join(["(pause 60)", *[_CHATTER] * 16, "(pause 60)"]),
        ),
        (
            "\n".join([_CHATTER, "(pause 12)"] * 8),
            "\n".join([_CHATTER, "(your turn 20)"] * 8),
            "\n".join([_CHATTER, "(timer 20)"] * 8),
            f"{_CHATTER}\n(pause 60)",
            "\n".join([_EASY, "(breathe 10 times, in 4 out 6)"] * 4),
        ),
    ),
    "R21": Examples(
        (
            "(say exactly)\n" + _REPAIR.replace("understand", "be understood"),
            "(say exactly)\n" + _REPAIR.replace("I want to understand. ", ""),
            "(say exactly)\n" + _REPAIR.replace("matters to you", "bothers you"),
            _REPAIR.replace("easy", "deep"),
            "id: repair-ritual\n---\n(say exactly)\nI am here, and I want to hear you.",
            "(say exactly)\nA yes to one thing is a yes to the next.",
            "You could rest. A yes to one thing is a yes to the next.",
            "(say exactly)\nIf something felt hard, it is worth keeping it to yourself.",
        ),
        (
            f"(say exactly)\n{_REPAIR}",
            _REPAIR,
            "(say exactly)\nI am here, and I want to hear you.",
            "I can see that it is late.",
            f"id: repair-ritual\n---\n(say exactly)\n{_REPAIR}",
            "A yes to one thing is not a yes to everything.",
            "(say exactly)\nIf something felt hard today, it is worth telling your doctor.",
        ),
    ),
    "R23": Examples(
        (
            f"{_A_SAYS}(timer 120)\n{_B_SAYS}(timer 60)",
            f"{_A_SAYS}(timer 60)\n{_B_SAYS}(timer 90)",
            f"{_A_SAYS}(your turn 30)\n{_B_SAYS}(your turn 10)",
            f"{_A_SAYS}It can be a small thing, or a big one. There is no hurry with it.\n"
            f"{_B_SAYS}",
            "(to B)\nYou could say which word stayed with you, and why it did, and what you "
            "would like now.\n(your turn 20)",
        ),
        (
            f"{_A_SAYS}(timer 120)\n{_B_SAYS}(timer 120)",
            f"{_A_SAYS}(your turn 20)\n{_B_SAYS}(your turn 18)",
            "(to A)\nOne of you can go first.\n(your turn 10)\n(to B)\nAnd now the other.\n"
            "(your turn 10)",
            "Each of you could say one word.\n(your turn 20)",
            f"{_A_SAYS}{_B_SAYS}",
        ),
    ),
}
