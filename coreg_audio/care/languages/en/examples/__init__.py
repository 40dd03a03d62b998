"""How each rule is broken and kept in English: shown to users, and tested one by one."""

from coreg_audio.care.languages.en.examples.breathing import BREATHING
from coreg_audio.care.languages.en.examples.contact import CONTACT
from coreg_audio.care.languages.en.examples.orders import ORDERS
from coreg_audio.care.languages.en.examples.shape import SHAPE
from coreg_audio.care.languages.en.examples.wording import WORDING

EXAMPLES = ORDERS | WORDING | CONTACT | BREATHING | SHAPE
