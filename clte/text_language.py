"""Which of XNLI's fifteen languages a short text is in: by its script, then by letters and small words.

Nine of the fifteen have a script, or half of one, to themselves. The others are told apart by words
that nearly every sentence has, by letters, and by endings. No model and no data, a millisecond.
A guess may be wrong, and says when it is unsure: whoever shows it lets the reader correct it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from clte.languages import LANGUAGE_NAMES

MOST = 2000
"""Characters that are looked at: more say nothing new."""


class Guess(NamedTuple):
    """What a text was taken for."""

    code: str | None
    """One of `LANGUAGE_NAMES`, or None: no letters, or a language that is none of the fifteen."""
    sure: bool
    other: str | None
    """The runner-up, where it was close."""

    @property
    def said(self) -> str:
        """A sentence part for people: ``French``, ``perhaps Bulgarian, or Russian``, ``not recognised``."""
        if self.code is None:
            return "not recognised"
        name = LANGUAGE_NAMES[self.code]
        if self.sure:
            return name
        return f"perhaps {name}" + (f", or {LANGUAGE_NAMES[self.other]}" if self.other else "")


NOTHING = Guess(None, False, None)


def recognise(text: str) -> Guess:
    """The language of a text, a sentence or a few words long.

    Args:
        text: Anything; only its first 2,000 characters are read.
    """
    text = unicodedata.normalize("NFC", text[:MOST]).casefold().replace("i\u0307", "i")
    scripts = Counter(filter(None, map(_script, text)))
    if not scripts:
        return NOTHING
    # A foreign name in Latin letters makes no Latin sentence, unless little else stands there.
    others = Counter({name: n for name, n in scripts.items() if name != "latin"})
    few = sum(others.values()) < 0.3 * sum(scripts.values())
    script, count = (scripts if few else others).most_common(1)[0]
    mostly = count >= 0.6 * sum(scripts.values())
    candidates = _BY_SCRIPT.get(script, ())
    if not candidates or (script == "han" and scripts["kana"]):
        return NOTHING
    if len(candidates) == 1:
        return Guess(candidates[0], mostly and count > 1, None)
    words = _WORD.findall(text)
    if any(_FOREIGN[script].search(word) for word in words):
        return Guess(None, False, None)
    scores = {code: _score(code, words) for code in candidates}
    first, second = sorted(candidates, key=lambda code: -scores[code])[:2]
    if scores[first] <= 0:
        return NOTHING if script == "latin" else Guess(first, False, second)
    lead = scores[first] - scores[second]
    sure = mostly and lead >= 1.5 and lead >= 0.25 * scores[first]
    # Words of a language that is none of ours meet some of our small words by chance.
    if script == "latin" and scores[first] < 0.12 * len(words):
        return NOTHING
    return Guess(first, sure, None if sure or scores[second] <= 0 else second)


def _score(code: str, words: list[str]) -> float:
    small, letters, endings = _SIGNS[code]
    total = 0.0
    for word in words:
        if word in small:
            total += 1.0 if len(word) < 2 else 1.5
        else:
            found = letters.search(word)
            total += 1.2 if found else 0.6 if endings.search(word) else 0.0
    return total


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*[\u064b-\u0655]*")

_RANGES = (
    ("latin", 0x0041, 0x024F), ("latin", 0x1E00, 0x1EFF), ("greek", 0x0370, 0x03FF),
    ("greek", 0x1F00, 0x1FFF), ("cyrillic", 0x0400, 0x052F), ("hebrew", 0x0590, 0x05FF),
    ("arabic", 0x0600, 0x06FF), ("arabic", 0x0750, 0x077F), ("arabic", 0xFB50, 0xFDFF),
    ("arabic", 0xFE70, 0xFEFC), ("devanagari", 0x0900, 0x097F), ("thai", 0x0E00, 0x0E7F),
    ("kana", 0x3040, 0x30FF), ("han", 0x3400, 0x9FFF), ("hangul", 0xAC00, 0xD7AF),
    ("hangul", 0x1100, 0x11FF), ("han", 0x20000, 0x3134F),
)  # fmt: skip

_BY_SCRIPT: dict[str, tuple[str, ...]] = {
    "latin": ("en", "fr", "de", "es", "tr", "vi", "sw"),
    "cyrillic": ("bg", "ru"),
    "arabic": ("ar", "ur"),
    "greek": ("el",),
    "devanagari": ("hi",),
    "thai": ("th",),
    "han": ("zh",),
}


def _script(character: str) -> str | None:
    if not character.isalpha():
        return None
    point = ord(character)
    for name, low, high in _RANGES:
        if low <= point <= high:
            return name
    return "other"


_FOREIGN = {
    # Letters that none of ours has: Polish, Czech, Icelandic, Romanian, Nordic, Baltic and others;
    # Ukrainian, Serbian, Macedonian; Persian has none of its own.
    "latin": re.compile("[ąęłńśźżćčďěňřšťůžåæøþőűășțāēīķļņģėįųūǎ]|ij\\b"),
    "cyrillic": re.compile("[іїєґўјљњћђџѓќѕәғқңөұүһ]"),
    "arabic": re.compile("[ۆێەڕڤ]"),
}


def _sign(words: str, letters: str, endings: str) -> tuple[frozenset[str], re.Pattern, re.Pattern]:
    return frozenset(words.split()), re.compile(letters), re.compile(endings)


_NEVER = r"(?!)"

_SIGNS = {
    "en": _sign(
        "the a an of and to is are was were be been it its he she they we you i his her their our my "
        "your this that these those in on at for with from by as not no do does did have has had will "
        "would can could should there here what who when where which why how all some any about "
        "than then very but or if so because into out up down over never always people one two him me "
        "them us also only just it's don't i'm isn't didn't wasn't doesn't can't won't he's she's "
        "that's there's they're you're we're i'll i've",
        r"^wh|^[a-z]+n't$|ght|(?:[a-z]{3})'s$",
        r"ing$|tion$|ness$|ed$|ly$|ould$|ful$|ment$|th$",
    ),
    "fr": _sign(
        "le la les l un une des du de d et à au aux est sont était étaient être a ont avait il elle "
        "ils elles je tu nous vous on ce cet cette ces c'est son sa ses leur leurs mon ma mes notre "
        "nos votre vos ton ta tes en dans sur sous avec pour par sans chez ne pas plus que qui quoi "
        "où quand comment pourquoi ou mais si car donc très tout tous toute toutes y fait été aussi "
        "même deux bien rien jamais aucun quelqu'un quelque comme elle-même n'est j'ai n'a n'y qu'il "
        "qu'elle s'est d'un d'une il y a",
        r"^(?:l|d|j|qu|n|s|c|m|t)['’]|[çœêùîû]|è|eux$|eau",
        r"é$|ée$|ées$|és$|aient$|ait$|ez$|ment$|ons$|tion$|elle$|que$|re$",
    ),
    "de": _sign(
        "der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren "
        "sein hat haben hatte hatten wird werden wurde wurden er sie es wir ihr ich du mich mir dich "
        "uns euch ihn ihm ihnen nicht kein keine keinen keiner in im an am auf aus bei mit nach von "
        "vom zu zum zur für über unter vor durch um ohne gegen als wie wenn dass daß weil was wer wo "
        "wann warum auch nur noch schon sehr so dann hier dort man sich mein meine dein seine seinen "
        "ihre ihren unser kann können muss müssen soll will viele alle zwei diese dieser dieses nie",
        r"ß|ä|sch|cht|^ge[a-z]{3,}t$|tz",
        r"ung$|heit$|keit$|lich$|isch$|en$|ern$|[^aeiou]er$",
    ),
    "es": _sign(
        "el la los las un una unos unas de del al y e o u pero es son era eran fue fueron ser está "
        "están estaba estar ha han había hay tiene tienen él ella ellos ellas yo tú nosotros usted "
        "su sus mi mis tu tus nuestro nuestra en con por para sin sobre entre desde hasta no sí que "
        "qué quién cómo cuándo dónde porque si muy más menos también todo todos toda todas este esta "
        "esto estos estas ese esa eso lo le les se me te nos ya como cuando donde nunca nada nadie "
        "alguien dos ni tan tanto a hace gente si puedo puede siempre soy estoy eres va van voy tengo "
        "quiere algo otro otra años había",
        r"[ñ¿¡]|(?:[óáí])|ción|^ll",
        r"ado$|ido$|aba$|aban$|aron$|ieron$|mente$|dad$|os$|as$|ando$|iendo$|ía$|ó$|é$|[aei]r$|[dt]o$",
    ),
    "tr": _sign(
        "bir ve bu şu o da de ki mi mı mu mü için ile ama fakat değil var yok çok daha en gibi kadar "
        "sonra önce ne kim nasıl neden niçin nerede ben sen biz siz onlar onun benim senin bizim her "
        "hiç tüm bütün hem ya veya ise olarak olan oldu olduğu olduğunu iki üç ona onu bunu bunun şey "
        "diye hiçbir bazı birçok şimdi yeni büyük iyi zaman insanlar kız erkek",
        r"[ğışİ]|(?:ü|ö|ç).*(?:ü|ö|ı|e)",
        r"lar$|ler$|dır$|dir$|dı$|di$|tı$|ti$|yor$|yordu$|mış$|miş$|ın$|nın$|nin$|mak$|mek$|ları$|leri$|iyor|ıyor|uyor|üyor",
    ),
    "vi": _sign(
        "và của là có không được cho các những một người trong với đã đang sẽ này đó khi thì mà ở "
        "từ đến để như cũng nhưng hay hoặc nếu vì rất nhiều tôi anh chị em ông bà họ chúng ta cô ấy "
        "cái con chỉ còn lại vào ra lên về thể phải bị tất cả hai",
        r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]",
        _NEVER,
    ),
    "sw": _sign(
        "na ya wa kwa ni za la katika kuwa hii huo hiyo hilo hizo wao yeye mimi wewe sisi si sio "
        "hakuna lakini kama au pia sana watu mtu yake yao yangu wake wako lake zao kila wote ambayo "
        "ambao hivyo kwamba tu bado baada kabla juu chini ndani moja mbili cha vya pa mwa hapo hapa "
        "nini nani wapi lini je ndiyo hapana kutoka hadi cha yeyote wakati mji nyumba",
        r"^(?:ni|u|a|tu|m|wa|ana|wana|nina|una|tuna|ili|ali|wali|nili|tuli|hai|ha|hawa|ata|wata|nita|ame|wame|nime|ku|ki|vi|mw|ny|ny)[a-z]{2,}(?:sha|ika|wa|ia|ea|isha|ana|eza|enda|ani|ni|nya|mba|nda)$|^(?:ng'|mb|nd|nj|mt|mk|mf|mp|ms)[a-z]+",
        r"[aiou]ni$|[bdgjkmnptvwz][aiou]$",
    ),
    "bg": _sign(
        "и в на е се да не за с от по са той тя то те ние вие аз ти ми му ѝ го я ги им му че като "
        "но или ако до при със във към над под един една едно как какво кой която които който защо "
        "кога къде беше бяха бил била били съм си сме сте ще няма има може този тази това тези там "
        "тук много повече най по-голям още също всички всеки само така нещо някой никога двама две "
        "три има своя неговата нейната бях бяхте бих нищо ви го кога днес преди след освен друго",
        r"ъ(?!е|ё|ю|я)|щ[ае]$|^(?:от|под|над|об)?.*(?:ът|ят)$|ѝ",
        r"(?:[бвгджзйклмнпрстфхцчшщ](?:ата|ото|ите|ият|та|то|те))$|ахме$|аха$|яха$|ваше$|ира$|ме$|ва$|ят$|ах$|ях$|хте$|ват$",
    ),
    "ru": _sign(
        "и в на не что он она оно они мы вы я ты с со к ко у о об от до из за по для при но или "
        "если как это этот эта эти то тот был была было были есть быть нет его её ее их ему ей им "
        "мне меня тебя нас вас нам вам свой который которая которые когда где почему кто чтобы "
        "бы же ли только уже ещё еще очень все всё всех там здесь тоже один одна одно два может "
        "нельзя можно никогда ничего много после перед потому",
        r"[ыэё]|ъ[еёюя]",
        r"ть$|ться$|тся$|ого$|его$|ому$|ему$|ый$|ий$|ой$|ая$|яя$|ое$|ее$|ые$|ие$|ет$|ют$|ут$|ешь$|ла$|ли$|лся$|лась$|лись$|ся$|ами$|ями$|ах$|ях$|ов$|ем$|ом$|ью$|ь$|ию$|ии$",
    ),
    "ar": _sign(
        "في من على إلى عن أن إن كان كانت لا ما هذا هذه ذلك تلك التي الذي الذين هو هي هم نحن أنا "
        "أنت لم لن قد مع بعد قبل عند أو ثم لكن كل بعض غير بين حتى إذا كما هناك ليس يكون",
        r"[ةىيكإأؤئ]|^ال|^وال|^بال",
        r"ون$|ات$|ين$|ها$|هم$",
    ),
    "ur": _sign(
        "کے کی کا میں ہے ہیں اور سے کو نے پر یہ وہ کہ تھا تھی تھے نہیں بھی ایک اس ان جو کیا ہو "
        "گیا گئی تو ہم تم آپ مجھے میرا اپنے لیے ساتھ بہت کوئی کچھ اگر لیکن پھر جب سب کر رہا رہی رہے",
        r"[ٹڈڑںےہھگچپی]|ک",
        r"وں$|یں$",
    ),
}
"""Code → small words, letters that give it away, endings. Weights are in `_score`."""
