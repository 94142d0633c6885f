"""Words that nobody in need must say in vain: self-harm, the wish to die, violence at home.

They stand beside what is learned from the examples, because a miss here can't be made good. Bare
forms; in every language at once, since people in need write in their own.
"""

import re
from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        r"kill(ing)? my ?self", r"suicid\w*", r"end (my life|it all)", r"(want|wanna|going) to die",
        r"wanna die", r"(don ?t|do not) (want|wanna) (to )?(live|be alive|wake up)",
        r"no (reason|point|strength) (to|in|left to) liv\w+", r"better off (dead|without me)",
        r"(hurt|hurting|cut|cutting|harm|harming) my ?self", r"self ?harm\w*",
        r"(beats?|hits?|beating|hitting|chokes?|rapes?|raped|abus(es?|ed|ing)) (me|us)",
        r"i (am|was|m) (being )?(abused|raped|beaten)", r"threat\w* to kill me",
    ),
    "lv": (
        r"pasnav\w*", r"(nogalin\w*|nonavet) sevi", r"sevi (nogalin\w*|nonavet)",
        r"negrib(u|as) (es )?(vairs )?dzivot", r"(vairs )?negrib(u|as) dzivot",
        r"dzivot (vairs )?negrib(u|as)", r"grib(u|as) (no)?mirt", r"nav (jegas|speka) dzivot",
        r"daru? sev (pari|ko)", r"sev (daru )?pari nodarit", r"graizu (sev|sevi|rokas)",
        r"griezu (sev|sevi|rokas)", r"(mani|mus) sit", r"sit (mani|mus)", r"(mani )?piekau(j|t|ta|ts)",
        r"izvaro\w*", r"draud (mani )?nogalinat",
    ),
    "pl": (
        r"samoboj\w*", r"(zabic|zabije) sie", r"sie (zabic|zabije)",
        r"nie chce (mi sie )?(juz |dalej |dluzej )?zyc", r"(juz )?nie chce zyc", r"chce umrzec",
        r"chce (sie )?zabic", r"odebrac sobie zycie", r"skonczyc ze soba", r"(tne|okaleczam) sie",
        r"sie (tne|okaleczam)", r"(bije|pobil|katuje) mnie", r"mnie (bije|bil|pobil|katuje)",
        r"zgwalc\w*", r"nie (mam|ma) (juz )?(sily|sensu|po co) zyc", r"grozi ze mnie zabije",
    ),
    "ru": (
        r"самоуби\w*", r"суицид\w*", r"поконч\w+ с собой", r"(убить|убью) себя", r"себя (убить|убью)",
        r"не (хочу|хочется) (больше |уже )?жить", r"жить (больше )?не (хочу|хочется)",
        r"хочу (умереть|сдохнуть)", r"(нет (сил|смысла)|незачем) (больше )?жить",
        r"(режу|порезала?) (себя|себе|руки|вены)", r"(меня|нас) (бьет|избивает|избил\w*|бил)",
        r"(бьет|избивает|избил\w*) (меня|нас)", r"изнасилова\w+", r"угрожает (меня )?убить",
    ),
    "ru in Latin letters": (
        r"samoubi\w*", r"suicid\w*", r"ne ho(chu|tchu) (bolshe )?(zhit|jit|zhitj)",
        r"ho(chu|tchu) umeret\w?", r"khochu umeret\w?", r"ne khochu (bolshe )?zhit", r"ubit sebya",
        r"pokonch\w+ s soboi\w?", r"(menya|menja) b(y|j|i)et", r"b(y|j|i)et (menya|menja)",
    ),
    "da": (
        r"selvmord\w*", r"tage mit (eget )?liv",
        r"(vil|gider|orker|magter) ikke (at )?(leve(?! af)|livet)",
        r"(vil|onsker) (gerne |bare |virkelig )?(at )?do", r"(draebe|sla|slaa) mig selv",
        r"(skade|skader|skaerer|skaere|cutter) (i )?mig( selv)?",
        r"(slar|slaar|banker|taever) (mig|os)", r"voldtag\w*", r"voldtaeg\w*",
        r"truer med at (sla|slaa|draebe) mig",
    ),
}  # fmt: skip

_ANY: Final = re.compile(
    rf"\b(?:{'|'.join(words for group in _WORDS.values() for words in group)})\b"
)


def speaks_of_distress(bare: str) -> bool:
    """Return whether a bare form says that somebody needs help at once."""
    return _ANY.search(bare) is not None
