"""The commands of English: verbs that begin one, and verbs that are as often nouns."""

_PLAIN = """
    accept activate adjust admit allow answer apologise apologize appreciate arrange ask
    avoid be become begin believe bend blink breathe bring buy catch celebrate channel
    cherish chew choose chuck claim clap clasp clean clear clench climb close come commit
    compare complete concentrate confess connect consider continue count crack crouch curl
    decide describe dig discover dismiss dissolve do doodle drape draw drink drop dump eat
    elongate embody embrace empty engage enjoy enter envision erase exhale explain explore
    express extend feel fetch fill find finish flex fling flop focus fold follow forget
    forgive gather gaze get give go grab grasp greet grin guess haul hear hold hop huddle
    hug hum hurry hydrate ignore imagine include inhale interlace invite join jot jump keep
    kick kiss kneel knit lather lay lean leave lengthen let lick lie lift linger listen look
    loosen lounge lower maintain make manifest massage meet melt move munch murmur mute
    nestle nibble nod nominate notice nourish nuzzle obey observe open pat pause peek perch
    perform pick picture pinch plant plop pour prepare press pretend promise pull push put
    quit radiate raise reach realise realize rearrange recall receive recite recline
    recognise recognize refrain relax release remain remember remind remove repeat reply
    report rest return roll rotate rub rummage run rush savor savour say scan scoot scratch
    scribble scrub scrunch see select send sense set settle shake share shed shift shove
    shriek shrug shuffle shut simmer sing sink sit skip slap slide slow slump smile sneak
    sniff snuggle soften speak spend spin sprawl spread sprinkle squat squeeze stand stare
    start stay steady step stomp stoop stop straighten stretch strip stroke submit summon
    surrender swallow swap sway swing switch swivel synchronise synchronize take tap tell
    tense think throw tickle tidy tighten tilt toss touch trot trust try tuck tug turn twist
    unclench uncross undo undress unfold unfurl unlock unplug untie unwind unzip use
    visualise visualize wait walk wander watch whisper widen wiggle wrap wriggle write yank
    yawn yield
"""
_ALSO_NOUNS = """
    arch balance blow brush call caress center centre circle circulate cover cross cup dance
    dim drag ease exchange face flick form glance grip ground guard hand help hit honor
    honour hook host hush lead lend light lock love mark match mirror name nap note pace
    paint park peel place plan play point pop position practice practise praise present
    punch quiet rate reset review rise rock scoop seat shape shoulder shout show shower sigh
    silence sip sketch smell smooth snap sound stack state station stick stir support swirl
    talk taste thank thread time trace track trade voice wake warm wash wave wipe work
"""

PLAIN = "|".join(_PLAIN.split())

_OBJECT = (
    r"(?= (?:your|yourself|yourselves|the|a|an|each|one|it|this|that|these|those|them|their|"
    r"all|every|both|any|some|two|three|whatever|whoever|what|who|how|on|out|off|up|down|over|"
    r"back|aside|away|closer|at|with|through|into|toward|towards|around|again|together|"
    r"straight|still|tall|gently|slowly|softly|quietly)\b(?! (?:\w+ ){0,2}(?:is|are|was|were|"
    r"can|could|may|might|will|would|stays?|goes|comes?|has|have)\b))"
)
ALSO_NOUNS = rf"(?:{'|'.join(_ALSO_NOUNS.split())}){_OBJECT}"
"""Only with what they act on: "Face each other", not "Faces", nor "Light is welcome"."""
