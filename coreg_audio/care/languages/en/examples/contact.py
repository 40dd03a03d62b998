"""Touch and gaze in English, with an ask and without."""

from coreg_audio.care.pack import Examples

CONTACT = {
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
            "You could put an arm around your partner.\n(pause 8)\n"
            'Then you might ask: "Is this okay?"\n(your turn 6)',
            "You could take your partner's hand, and then ask if that was fine.",
            "There is room to lean in, forehead to forehead.",
            "A palm could find its way to the other's back.",
            "This is a good time for a long hug.",
            "A kiss may come now.",
            "If it is a no, you could ask again.",
            "After a no, you might go on and ask once again.",
            "You could run your fingers through your partner's hair.",
            "You might nibble each other's ears.",
            "There is room now to lock eyes.",
            "You could link arms.",
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
            "Next, there is room for a hug.\nBefore that, you could ask.\n(your turn 5)",
            "Next, there is room for a kiss.\n(pause 2)\n"
            'Then you could ask: "Would you like one?"\n(your turn 5)',
            "You could ask again before anything new.",
            "Each time, you can ask again.",
            "There is no need to touch, or to look at each other.",
            "You do not have to talk, or look at each other, or hug.",
            "You can hug a pillow.",
            "You could sit face to face, or side by side.",
            "A hug from a friend is a fine thing.",
            "You could run your fingers along the cup.",
            "You could brush your own hair.",
        ),
    ),
}
