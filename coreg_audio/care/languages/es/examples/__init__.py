"""How each rule is broken and kept in Spanish: shown to users, and tested one by one."""

from coreg_audio.care.languages.es.examples.breathing import BREATHING
from coreg_audio.care.languages.es.examples.contact import CONTACT
from coreg_audio.care.languages.es.examples.orders import ORDERS
from coreg_audio.care.languages.es.examples.shape import SHAPE
from coreg_audio.care.languages.es.examples.wording import WORDING

EXAMPLES = ORDERS | WORDING | CONTACT | BREATHING | SHAPE
