"""How each rule is broken and kept in English: shown to users, and tested one by one."""

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

EXAMPLES = {
    "R1": Examples(
        (
            "Welcome. This is a quiet moment for two.",
            "Welcome. You can change any part, skip it, or stop.",
            'Welcome. If either of you says "pause", that is enough.',
            "Welcome. Please stay until the end, whatever comes up.",
            "for: one\n---\nWelcome. This is a moment for yourself.",
        ),
        (
            'You can change any part, skip it, or stop. If either of you says "pause", that is '
            "enough.",
            'Each part is a choice. "Red" stops it, for both of you.',
            "You may leave out any of this. You could agree on a stop word now.",
            "for: one\n---\nEverything here is an invitation. You can stop at any time.",
            'It is fine to skip a part. Either of you can say "enough".',
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
        ),
        (
            "Your eyes can be open or closed, as you like.",
            "With eyes closed, or with eyes open, both are fine.",
            "Your eyes can stay open the whole way through.",
            "Eyes open is fine, and so is shut.",
            "You may keep your eyes a little open, or have them closed.",
        ),
        place="opening",
    ),
    "R3": Examples(
        (
            "Close your eyes.",
            "Now take one hand to your lap.",
            "When you are ready, look at the window.",
            "And slowly turn your head.",
            "Don't move for a while.",
            "Feel the floor, and the chair.",
        ),
        (
            "You could close your eyes.",
            "If you like, look at the window once more.",
            "Breathing in, there is room for the sound.",
            'One of you could say: "Close the door, please."',
            "Rest is welcome here.",
            "Take your time.",
            "Touch is a choice, and so is none.",
            "Sit wherever you like.",
            "Let go of each other's hand if you like.",
        ),
    ),
    "R4": Examples(
        (
            "Just relax, both of you.",
            "It is time to calm down.",
            "And let go now.",
            "You must stay seated.",
            "You should feel your feet by now.",
            "You have to be honest here.",
            "If you have to leave, you must say so.",
            "There is only the chair, and room to lean, so surrender to it.",
        ),
        (
            "It does not have to match.",
            "You can let go now, or stay a little longer.",
            "Let go of each other's hand if you like.",
            'A partner might say: "You should have called me."',
            "Nobody needs to calm down for this.",
            "Should you wish to stop, that is fine.",
            "There may be something that you have to yourself.",
            "There is nothing that you must do.",
            "If you have to leave, that is fine.",
            "Whatever you have to carry can wait.",
        ),
    ),
    "R5": Examples(
        (
            "This heals old wounds between you.",
            "A few minutes fix any quarrel.",
            "You will feel calm in a moment.",
            "It is a proven way to be close.",
            "The sound is guaranteed to settle you.",
            "Soon it will bring you back together.",
            "This will change your life.",
            "Here you are completely safe.",
        ),
        (
            "This does not have to fix anything.",
            "You might feel warmer, or the same.",
            "There is nothing to heal, and nothing to cure.",
            'Some say: "You will feel better." It may be so, or not.',
            "You could look at a fixed point on the wall.",
            "Soon you will hear a soft sound.",
            "Good health is not needed for this.",
            "In a moment you will feel the floor.",
            "You could lower your shoulders a little.",
        ),
    ),
    "R6": Examples(
        (
            "You could look into each other's eyes.",
            "If you like, there is room for a hug.",
            "One hand can come to rest on your partner's back.",
            'You could ask: "May I hold your hand?"\n(your turn 8)\nYou can hold hands for a '
            "while.\n(timer 20)\nNext, there is room for a kiss.",
            'You could ask: "May I hold your hand?"\n(your turn 8)\nNext, you could put an arm '
            "around each other.",
            "You might hold hands now.\n(timer 20)\nAnd next time, you could ask first.",
            "You can begin the hug without asking.",
            "Nobody needs to ask. Next, there is room for a kiss.",
            "You could rest a hand on your partner's thigh.",
        ),
        (
            'You could ask: "May I hold your hand?"\n(your turn 8)\nIf it is a yes, you can '
            "hold hands.",
            "Next, there is room for a hug.\nYou could ask first.\n(your turn 5)",
            "In this version there is no hug, and no kiss.",
            "One hand can rest on your own chest.",
            "Let go of each other's hand if you like.",
            "You could turn toward each other.",
            "You might feel your legs, and the back of your neck.",
            "Nothing here begins without asking.",
            'You could ask: "Would you like to look at each other?"\n(your turn 8)\nYour eyes '
            "can meet, if it is a yes.",
            'One of you might say: "I liked the hug this morning."',
        ),
    ),
    "R7": Examples(
        (
            "(breathe 2 times, in 4 out 6)",
            "There is room to breathe in, and out.\n(breathe 2 times, in 4 out 6)",
            "You can follow the sound, or your own rhythm.\n(breathe 8 times, in 4 out 6)",
            "(breathing starts, settle)\nThe breath can come and go.\n(2 breaths)\n"
            "(breathing ends)",
            "(breathe 2 times, in 4 out 6)\nYour own rhythm is fine, too.",
        ),
        (
            "You can follow the sound, or your own rhythm.\n(breathe 3 times, in 4 out 6)",
            f"{_EASY}(breathe 12 times, in 4 out 6)",
            "Your own pace is just as good. Your feet are on the floor, too.\n"
            "(breathe 12 times, in 4 out 6)",
            f"{_EASY}(breathing starts, settle)\nThe breath can come and go.\n(8 breaths)\n"
            "(breathing ends)",
            "Here the breath can be as it is.\n(pause 8)",
        ),
    ),
    "R8": Examples(
        (
            f"{_EASY}(breathe 4 times, in 7 out 7)",
            f"{_EASY}(breathe 4 times, in 2 out 3)",
            f"{_EASY}(breathe 4 times, in 5 out 4)",
            f"{_EASY}(breathe 4 times, in 3 out 7)",
            f"{_EASY}(breathe 11 minutes, in 4 out 6)",
            f"holds: reviewed\n---\n{_EASY}(breathe 6 times, in 4 hold 4 out 4 hold 4)",
            f"{_EASY}(breathing starts, in 2 out 3)\nHere is a sound.\n(8 breaths)\n"
            "(breathing ends)",
        ),
        (
            f"{_EASY}(breathe 4 times, settle)",
            f"{_EASY}(breathe 4 times, starter)",
            f"{_EASY}(breathe 4 times, in 3 out 6)",
            f"{_EASY}(breathe 10 minutes, in 4 out 6)",
            f"{_EASY}(breathe 4 minutes, starter to settle)",
            f"kind: sleep\n---\n{_EASY}(breathe 40 minutes, in 4 out 6)",
            f"holds: reviewed\n---\n{_EASY}(breathe 4 times, in 4 hold 4 out 4 hold 4)",
        ),
    ),
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
        ),
        (
            "Bodies near each other affect each other.",
            "kind: psychoeducation\n---\nSome think that the vagus nerve has a part in it.",
            "kind: psychoeducation\n---\nA kind word may lower adrenaline.",
            "You might get on your feet, nerves and all.",
            "A sympathetic ear is a fine thing to have.",
            'A friend might say: "It is the cortisol."',
        ),
    ),
    "R12": Examples(
        (
            "There is room for a deep breath.",
            "You could breathe in deeply.",
            "It can be as deep as you can make it.",
            "You might hold your breath for a moment.",
            "Then you could fill your lungs.",
            "You could take a breath in, and hold it.",
            "At the top, there is a short breath hold.",
        ),
        (
            "Small, easy breaths are plenty.",
            "There is no need for a deep breath.",
            "Nobody needs to hold the breath here.",
            "You could hold a warm cup.",
            "You could keep it in mind.",
            "There is room to breathe, and hold a warm cup.",
            'A friend might say: "Take a deep breath."',
            "holds: reviewed\n---\nYou could hold your breath for a moment.",
        ),
    ),
    "R13": Examples(
        (
            "It always starts with a small word.",
            "Couples in love never shout.",
            "Everyone knows this feeling.",
            "To everybody it comes in the end.",
            "In all couples there is one who waits.",
        ),
        (
            "It often starts with a small word.",
            "Not everyone likes it.",
            "You can always stop.",
            'You might hear: "You never listen."',
            "It is not always easy.",
            "A no is always welcome.",
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
        ),
        (
            "Nothing here is your fault.",
            'One of you might say: "You overreact."',
            "Neither of you is to blame.",
            "One of you is the one who listens now.",
            "A fault line runs under the hill.",
            "Some voices feel too loud today.",
            "You might react, and then wait a little.",
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
        ),
    ),
    "R16": Examples(
        (
            "The sea goes on, and so can you. Goodbye.",
            "You could feel your feet, and take in the room.",
            "If something felt hard, it is worth telling someone you trust.",
            "Thank you both.\n(chime)",
            "You can go to sleep now. Good night.",
        ),
        (
            "You could feel your feet, and take in the room.\nIf something felt hard, it is "
            "worth telling someone you trust.",
            "You might look around. You could talk to a friend about it.",
            "Here is the room again. You can call your therapist, if it was hard.",
            "kind: sleep\n---\nGood night. If it was hard, it is worth telling someone.",
            "There is the floor, and what is around you. It may be worth a talk with someone.",
        ),
        place="closing",
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
        ),
        (
            f"(say exactly)\n{_REPAIR}",
            _REPAIR,
            "(say exactly)\nI am here, and I want to hear you.",
            "I can see that it is late.",
            f"id: repair-ritual\n---\n(say exactly)\n{_REPAIR}",
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
