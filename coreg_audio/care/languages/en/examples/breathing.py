"""Breath in English: offered, kept within bounds, held."""

from coreg_audio.care.pack import Examples

_EASY = """\
Small, easy breaths are plenty. You can follow the sound, or your own rhythm.
The sounds in the room are good company.
"""

BREATHING = {
    "R7": Examples(
        (
            "(breathe 2 times, in 4 out 6)",
            "There is room to breathe in, and out.\n(breathe 2 times, in 4 out 6)",
            "You can follow the sound, or your own rhythm.\n(breathe 8 times, in 4 out 6)",
            "(breathing starts, settle)\nThe breath can come and go.\n(2 breaths)\n"
            "(breathing ends)",
            "(breathe 2 times, in 4 out 6)\nYour own rhythm is fine, too.",
            "Breathing in, for a slow count of four.\n(pause 4)\n"
            "Breathing out, for a slow count of six.\n(pause 6)",
            "And again, breathing in.\n(pause 4)\nAnd breathing out.\n(pause 6)",
            "You could count to four as you breathe in.",
        ),
        (
            "You can follow the sound, or your own rhythm.\n(breathe 3 times, in 4 out 6)",
            f"{_EASY}(breathe 12 times, in 4 out 6)",
            "Your own pace is just as good. Your feet are on the floor, too.\n"
            "(breathe 12 times, in 4 out 6)",
            f"{_EASY}(breathing starts, settle)\nThe breath can come and go.\n(8 breaths)\n"
            "(breathing ends)",
            "Here the breath can be as it is.\n(pause 8)",
            "Your own rhythm is fine. You could breathe in for four, and out for six.",
            "As the sound rises, there is room to breathe in.",
            "You could count four sounds in the room, and breathe as you like.",
        ),
    ),
    "R8": Examples(
        (
            f"{_EASY}(breathe 4 times, in 7 out 7)",
            f"{_EASY}(breathe 4 times, in 2 out 3)",
            f"{_EASY}(breathe 4 times, in 5 out 4)",
            f"{_EASY}(breathe 4 times, in 3 out 7)",
            f"{_EASY}(breathe 11 minutes, in 4 out 6)",
            f"range: [1, 60]\n---\n{_EASY}(breathe to the end, in 4 out 6)",
            f"holds: reviewed\n---\n{_EASY}(breathe 6 times, in 4 hold 4 out 4 hold 4)",
            f"{_EASY}(breathing starts, in 2 out 3)\nHere is a sound.\n(8 breaths)\n"
            "(breathing ends)",
            f"{_EASY}You might breathe in for seven, and out for eleven.\n(pause 18)",
            f"{_EASY}Breathing in, two, three, four.\n(pause 4)\nBreathing out, two, three.",
            f"{_EASY}Two counts in, and three counts out.",
            f"{_EASY}You could breathe out for a count of twelve.",
        ),
        (
            f"{_EASY}(breathe 4 times, settle)",
            f"{_EASY}(breathe 4 times, starter)",
            f"{_EASY}(breathe 4 times, in 3 out 6)",
            f"{_EASY}(breathe 10 minutes, in 4 out 6)",
            f"{_EASY}(breathe 4 minutes, starter to settle)",
            f"kind: sleep\n---\n{_EASY}(breathe 40 minutes, in 4 out 6)",
            f"kind: sleep\nrange: [1, 720]\n---\n{_EASY}(breathe to the end, in 4 out 6)",
            f"holds: reviewed\n---\n{_EASY}(breathe 4 times, in 4 hold 4 out 4 hold 4)",
            f"{_EASY}You might breathe in for four, and out for six.\n(pause 10)",
            f"{_EASY}You could go in for ten minutes, and then out for a walk.",
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
            "Breathing in, and then holding it at the top.",
            "You could breathe in, and hold for a count of four.",
            "You might wait at the top of the breath.",
            "You could take in a big lungful of air.",
            "You might gulp down the air.",
            "You could fill up with air, to the very top.",
            "You might keep the air inside.",
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
            "You may notice a small pause at the top of the breath.",
            "You could hold it for the two of you.",
            "You could let some air in.",
            "A big mug may be warm.",
        ),
    ),
}
