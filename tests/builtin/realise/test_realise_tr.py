"""Turkish: sentences that a native speaker accepts, the lexicon's cover, and thousands at random."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from clte.builtin.lexicon import concepts, forms
from clte.builtin.meaning import (
    NP,
    Both,
    Clause,
    Compare,
    CompareAmount,
    Exists,
    Has,
    Is,
    Joined,
    Meaning,
    Perhaps,
    Place,
    Pronoun,
    Report,
    Text,
)
from clte.builtin.realise import realise

ANNA, PETER = NP("anna"), NP("peter")
HOME = Place("at_home", None)
GARDEN = Place(NP("garden"))
SLEEPS = Clause(PETER, "sleep", tense="now")
SLEPT = Clause(PETER, "sleep")
READ = Clause(ANNA, "read", NP("book", "a"))
ILL = Is(PETER, "ill")


def ten(verb: str, **rest: object) -> Clause:
    return Clause(ANNA, verb, **rest)  # type: ignore[arg-type]


TENSES = [
    (Clause(NP("dog"), "sleep", place=GARDEN, time="yesterday"), "Köpek dün bahçede uyudu."),
    (Clause(NP("dog"), "sleep", tense="now", negative=True), "Köpek uyumuyor."),
    (Clause(NP("dog", "a"), "sleep", place=GARDEN, tense="now"), "Bahçede bir köpek uyuyor."),
    (ten("swim", tense="habit", time="on_sunday"), "Anna pazar günleri yüzer."),
    (ten("swim", time="on_sunday"), "Anna pazar günü yüzdü."),
    (ten("go", goal=HOME, tense="future", time="tomorrow"), "Anna yarın eve gidecek."),
    (ten("eat", object=NP("apple", "a"), tense="now"), "Anna bir elma yiyor."),
    (ten("eat", object=NP("apple", "a"), tense="future"), "Anna bir elma yiyecek."),
    (ten("lose", object=NP("match"), tense="now"), "Anna maçı kaybediyor."),
    (ten("live", place=Place(NP("paris")), tense="habit"), "Anna Paris'te yaşıyor."),
    (ten("live", place=Place(NP("istanbul"))), "Anna İstanbul'da yaşıyordu."),
    (
        ten("eat", object=NP("meat"), frequency="never", tense="habit"),
        "Anna hiçbir zaman eti yemez.",
    ),
    (ten("work", phase="still", tense="now"), "Anna hâlâ çalışıyor."),
    (ten("work", phase="no_longer", tense="habit"), "Anna artık çalışmıyor."),
    (ten("arrive", goal=Place(NP("station")), phase="not_yet"), "Anna henüz istasyona varmadı."),
    (ten("find", object=NP("key"), phase="again"), "Anna anahtarı tekrar buldu."),
    (ten("eat", object=NP("bread", "some"), phase="only"), "Anna sadece biraz ekmek yedi."),
]
NOUNS = [
    (ten("read", object=NP("book", "a"), negative=True), "Anna kitap okumadı."),
    (ten("read", object=NP("book", "no")), "Anna hiçbir kitap okumadı."),
    (ten("read", object=NP("book", "some")), "Anna bazı kitapları okudu."),
    (ten("read", object=NP("book", "most")), "Anna kitapların çoğunu okudu."),
    (ten("read", object=NP("book", "all")), "Anna bütün kitapları okudu."),
    (ten("read", object=NP("book", "all"), negative=True), "Anna her kitabı okumadı."),
    (ten("read", object=NP("book", "few")), "Anna çok az kitap okudu."),
    (ten("read", object=NP("book", count=3)), "Anna üç kitap okudu."),
    (ten("read", object=NP("book", "the_pl", count=3)), "Anna üç kitabı okudu."),
    (ten("drink_verb", object=NP("water")), "Anna suyu içti."),
    (ten("drink_verb", object=NP("milk", "no")), "Anna hiç süt içmedi."),
    (Clause(NP("dog", "most"), "bark", tense="now"), "Köpeklerin çoğu havlıyor."),
    (Clause(NP("dog", "no"), "bark", tense="now"), "Hiçbir köpek havlamıyor."),
    (Clause(NP("dog", "every"), "bark", negative=True), "Her köpek havlamış değil."),
    (Clause(NP("dog", count=5, quantity="more_than"), "bark"), "Beşten fazla köpek havladı."),
    (Clause(NP("dog", count=3, quantity="exactly"), "bark"), "Tam olarak üç köpek havladı."),
    (Clause(NP("nobody"), "see", ANNA), "Hiç kimse Anna'yı görmedi."),
    (ten("lose", object=NP("wallet", owner=ANNA)), "Anna cüzdanını kaybetti."),
    (ten("find", object=NP("wallet", owner=PETER)), "Anna, Peter'in cüzdanını buldu."),
    (ten("see", object=Both((PETER, NP("doctor")))), "Anna, Peter'i ve doktoru gördü."),
    (ten("dance", companion=Both((PETER, NP("eva")))), "Anna Peter ve Eva'yla birlikte dans etti."),
    (ten("buy", object=NP("car", "a", adjectives=("fast", "german"))),
     "Anna hızlı bir Alman arabası satın aldı."),
    (ten("see", object=NP("doctor", "a", adjectives=("old", "german"))), "Anna yaşlı Alman bir doktor gördü."),
    (Is(NP("tree", adjectives=("old",)), "beautiful"), "Yaşlı ağaç güzel."),
    (ten("tell", object=NP("secret"), recipient=NP("child")), "Anna sırrı çocuğa anlattı."),
    (Is(ANNA, Place(NP("washing_machine"), "behind"), tense="past"),
     "Anna çamaşır makinesinin arkasındaydı."),
    (ten("visit", object=NP("city", "the_pl")), "Anna şehirleri ziyaret etti."),
    (ten("cut", object=NP("bread"), tool=NP("knife", "a"), manner="carefully"),
     "Anna ekmeği bıçakla dikkatlice kesti."),
]  # fmt: skip
VERBS = [
    (ten("help", object=NP("neighbour")), "Anna komşuya yardım etti."),
    (ten("like", object=NP("dog", "the_pl"), tense="habit"), "Anna köpeklerden hoşlanıyor."),
    (ten("speak_with", object=PETER), "Anna, Peter'le konuştu."),
    (ten("enter", object=NP("room")), "Anna odaya girdi."),
    (ten("leave", object=NP("house")), "Anna evden ayrıldı."),
    (ten("play_instrument", object=NP("violin"), modal="can", tense="now"), "Anna keman çalabiliyor."),
    (ten("wear", object=NP("glasses", "a"), tense="now"), "Anna bir gözlük takıyor."),
    (Clause(NP("rain"), "fall", time="yesterday"), "Dün yağmur yağdı."),
    (Clause(NP("dog"), "bite", NP("child", "a")), "Köpek bir çocuğu ısırdı."),
    (ten("devour", object=NP("apple", "a")), "Anna iştahla bir elma yedi."),
    (Clause(PETER, "break", NP("window"), passive=True), "Pencere Peter tarafından kırıldı."),
    (Clause(PETER, "break", NP("window"), passive=True, agent_shown=False, tense="future"),
     "Pencere kırılacak."),
    (Clause(PETER, "repair", NP("clock"), passive=True, agent_shown=False, modal="can", tense="now"),
     "Saat tamir edilebiliyor."),
    (Clause(PETER, "help", NP("child"), passive=True), "Çocuğa Peter yardım etti."),
    (ten("swim", modal="can", negative=True, tense="now"), "Anna yüzemiyor."),
    (ten("work", modal="must", tense="now"), "Anna çalışmak zorunda."),
    (ten("work", modal="must", tense="now", negative=True), "Anna'nın çalışmaması gerekiyor."),
    (ten("work", modal="need_not", tense="now"), "Anna çalışmak zorunda değil."),
    (ten("play", modal="may", tense="now", negative=True), "Anna'nın oynamasına izin yok."),
    (ten("sleep", modal="want", tense="now"), "Anna uyumak istiyor."),
    (ten("buy", object=NP("bread", "some"), modal="forget"), "Anna biraz ekmek satın almayı unuttu."),
    (ten("open", object=NP("door"), modal="manage"), "Anna kapıyı açmayı başardı."),
    (ten("read", object=NP("letter"), modal="begin"), "Anna mektubu okumaya başladı."),
]  # fmt: skip
STATES = [
    (Is(NP("dog"), "old"), "Köpek yaşlı."),
    (Is(NP("car"), "old", tense="past"), "Araba eskiydi."),
    (Is(ANNA, NP("doctor", "a")), "Anna doktor."),
    (Is(ANNA, NP("doctor", "a", adjectives=("famous",)), tense="past"), "Anna ünlü bir doktordu."),
    (Is(NP("dog"), NP("animal", "a")), "Köpek bir hayvan."),
    (Is(NP("film"), "french"), "Film bir Fransız filmi."),
    (Is(PETER, "ill", phase="no_longer"), "Peter artık hasta değil."),
    (Is(PETER, "ill", becomes=True, tense="past"), "Peter hastalandı."),
    (Is(PETER, NP("judge", "a"), becomes=True, tense="past"), "Peter hâkim oldu."),
    (Is(NP("soup"), "hot", degree="too"), "Çorba fazla sıcak."),
    (Is(NP("key"), Place(NP("table"), "under"), tense="past"), "Anahtar masanın altındaydı."),
    (Exists(NP("cat", count=3), GARDEN), "Bahçede üç kedi var."),
    (Exists(NP("cat", "a"), GARDEN, tense="past", negative=True), "Bahçede kedi yoktu."),
    (Exists(NP("cat", "no"), GARDEN, tense="future"), "Bahçede hiç kedi olmayacak."),
    (Has(ANNA, NP("brother", count=2)), "Anna'nın iki erkek kardeşi var."),
    (Has(NP("house"), NP("garden", "a")), "Evin bir bahçesi var."),
    (Has(PETER, NP("money", "no"), tense="past"), "Peter'in hiç parası yoktu."),
    (Has(PETER, NP("key")), "Anahtar Peter'de."),
    (
        Compare(NP("car"), "fast", "more", NP("bus"), difference="much"),
        "Araba otobüsten çok daha hızlı.",
    ),
    (Compare(NP("car"), "fast", "less", NP("bus")), "Araba, otobüs kadar hızlı değil."),
    (
        Compare(ANNA, "tall", "most", among=NP("child", "the_pl")),
        "Anna çocukların en uzun boylusu.",
    ),
    (
        CompareAmount(ANNA, "buy", "apple", "more", PETER),
        "Anna, Peter'den daha fazla elma satın aldı.",
    ),
    (
        CompareAmount(ANNA, "buy", "apple", "as_many", PETER),
        "Anna, Peter kadar çok elma satın aldı.",
    ),
]
CLAUSES = [
    (Joined(READ, "and", Clause(Pronoun(ANNA), "sleep")), "Anna bir kitap okudu ve uyudu."),
    (Joined(READ, "while", SLEPT), "Peter uyurken Anna bir kitap okudu."),
    (Joined(READ, "before", Clause(Pronoun(ANNA), "sleep")), "Anna uyumadan önce bir kitap okudu."),
    (Joined(READ, "after", SLEPT), "Peter uyuduktan sonra Anna bir kitap okudu."),
    (Joined(READ, "until", SLEPT), "Peter uyuyana kadar Anna bir kitap okudu."),
    (Joined(READ, "because", ILL), "Anna bir kitap okudu, çünkü Peter hasta."),
    (Joined(READ, "although", ILL), "Peter hasta olduğu hâlde Anna bir kitap okudu."),
    (Joined(READ, "while", replace(ILL, tense="past")), "Peter hastayken Anna bir kitap okudu."),
    (Joined(ILL, "if", Clause(Pronoun(PETER), "stay", place=HOME, tense="future")),
     "Eğer Peter hastaysa evde kalacak."),
    (Joined(replace(SLEPT, tense="future"), "if", replace(READ, tense="future")),
     "Eğer Peter uyursa Anna bir kitap okuyacak."),
    (Joined(SLEPT, "if_not", replace(READ, negative=True)), "Eğer Peter uyusaydı Anna kitap okumazdı."),
    (Joined(READ, "either", SLEPT), "Ya Anna bir kitap okudu ya da Peter uyudu."),
    (Joined(READ, "neither", Clause(Pronoun(ANNA), "sleep")), "Anna ne bir kitap okudu ne de uyudu."),
    (Report(ANNA, "know", ILL, negative=True), "Anna, Peter'in hasta olduğunu bilmiyor."),
    (Report(ANNA, "know", SLEEPS), "Anna, Peter'in şu anda uyuduğunu biliyor."),
    (Report(ANNA, "believe", SLEPT), "Anna, Peter'in uyuduğuna inanıyor."),
    (Report(ANNA, "doubt", replace(SLEPT, tense="future")), "Anna, Peter'in uyuyacağından şüphe duyuyor."),
    (Report(ANNA, "fear", ILL), "Anna, Peter'in hasta olmasından korkuyor."),
    (Report(ANNA, "pretend", Is(Pronoun(ANNA), "ill")), "Anna hastaymış gibi yapıyor."),
    (Report(ANNA, "regret", Clause(Pronoun(ANNA), "lie"), tense="past"), "Anna uzandığına pişmandı."),
    (Report(ANNA, "say", Has(PETER, NP("car", "a")), tense="past"),
     "Anna, Peter'in bir arabası olduğunu söyledi."),
    (Perhaps("perhaps", Is(ANNA, HOME)), "Belki Anna evde."),
    (Perhaps("it_is_not_true", SLEPT), "Peter'in uyuduğu doğru değil."),
    (Perhaps("it_is_impossible", SLEPT), "Peter'in uyumuş olması imkânsız."),
    (Text((ten("lose", object=NP("key", owner=ANNA)), Clause(Pronoun(ANNA), "find", NP("key")))),
     "Anna anahtarını kaybetti. Anahtarı buldu."),
    (Text((SLEEPS, Is(Pronoun(PETER), "ill"))), "Peter uyuyor. O, hasta."),
]  # fmt: skip

SHE = Pronoun(ANNA)
PARIS = Place(NP("paris"))
TEA = NP("tea", "some")
READ_BY_PROOF = [  # each was said wrongly once
    # 'o sokakta' would be in that street; 'o avukat' that lawyer
    (Text((SLEEPS, Is(Pronoun(PETER), Place(NP("street"))))),
     "Peter uyuyor. O, sokakta."),
    (Text((ILL, Is(Pronoun(PETER), "rich"))), "Peter hasta. O, zengin."),
    # 'Robert Thomas' and 'doktor Anna' would be one person
    (Compare(NP("robert"), "strong", "more", NP("thomas")), "Robert, Thomas'tan daha güçlü."),
    (Clause(NP("soldier"), "kiss", NP("david")), "Asker, David'i öptü."),
    (Clause(NP("nobody"), "see", PETER), "Hiç kimse Peter'i görmedi."),
    # 'always any', 'never any'; what is done as a habit has no 'some'
    (ten("drink_verb", object=TEA, frequency="always", tense="habit"), "Anna her zaman çay içer."),
    (ten("drink_verb", object=TEA, frequency="always", tense="habit", negative=True),
     "Anna her zaman çay içmez."),
    (ten("drink_verb", object=TEA, frequency="never", tense="habit"),
     "Anna hiçbir zaman çay içmez."),
    (ten("drink_verb", object=TEA, tense="habit", negative=True), "Anna hiç çay içmez."),
    (ten("drink_verb", object=TEA), "Anna biraz çay içti."),
    (ten("read", object=NP("poem", "some"), tense="habit"), "Anna şiir okur."),
    (ten("eat", object=NP("bread", "some"), tense="habit", phase="only"), "Anna sadece ekmek yer."),
    # soup is drunk; rice is eaten cooked; a warm coat is not lukewarm
    (ten("eat", object=NP("soup")), "Anna çorbayı içti."),
    (ten("devour", object=NP("soup")), "Anna çorbayı iştahla içti."),
    (ten("eat", object=NP("rice", "some"), tense="habit"), "Anna pilav yer."),
    (ten("wear", object=NP("coat", "a", adjectives=("warm",)), tense="now"),
     "Anna sıcak bir palto giyiyor."),
    (Is(NP("soup"), "warm"), "Çorba ılık."),
    # what is usual at a time: olur; on Mondays
    (Is(NP("museum"), "closed", frequency="sometimes", time="on_monday"),
     "Müze pazartesi günleri bazen kapalı olur."),
    (Is(ANNA, HOME, frequency="never", time="in_summer"), "Anna yazın hiçbir zaman evde olmaz."),
    (Is(NP("museum"), "closed", time="on_monday"), "Müze pazartesi günleri kapalı."),
    (Is(ANNA, "ill", tense="past", time="on_monday"), "Anna pazartesi günü hastaydı."),
    (ten("work", place=Place(NP("hospital")), tense="habit", negative=True),
     "Anna hastanede çalışmıyor."),
    (ten("work", frequency="never", tense="habit"), "Anna hiçbir zaman çalışmaz."),
    (Is(ANNA, NP("doctor", "a"), phase="already"), "Anna artık doktor."),
    (ten("finish", object=NP("letter"), phase="already"), "Anna mektubu çoktan bitirdi."),
    (Is(NP("doctor", "a"), Place(NP("park"))), "Parkta bir doktor var."),
    (Clause(PETER, "hit", ANNA, passive=True, negative=True), "Anna'ya Peter vurmadı."),
    (Clause(PETER, "help", ANNA, passive=True, time="yesterday"), "Dün Anna'ya Peter yardım etti."),
    (Clause(PETER, "help", ANNA, passive=True, agent_shown=False), "Anna'ya yardım edildi."),
    # what was and what is now
    (Joined(ten("live", place=PARIS), "but",
            Clause(SHE, "live", place=Place(NP("rome")), tense="habit")),
     "Anna Paris'te yaşıyordu, ama şimdi Roma'da yaşıyor."),
    (Joined(Is(ANNA, HOME, tense="past", time="yesterday"), "and", Is(SHE, HOME)),
     "Anna dün evdeydi ve şimdi evde."),
    (Joined(Has(ANNA, NP("car", "a"), tense="past"), "but", Has(SHE, NP("car", "a"), negative=True)),
     "Anna'nın bir arabası vardı, ama şimdi arabası yok."),
    # who is glad: she, not her cat
    (Joined(Has(ANNA, NP("cat", "a")), "and", Is(SHE, "glad")),
     "Anna'nın bir kedisi var ve kendisi sevinçli."),
    (Joined(Has(ANNA, NP("cat", "a")), "and", Clause(SHE, "sleep", tense="now")),
     "Anna'nın bir kedisi var ve kendisi uyuyor."),
    (Joined(Has(ANNA, NP("flute", "a")), "but",
            Clause(SHE, "play_instrument", NP("flute"), modal="can", tense="now", negative=True)),
     "Anna'nın bir flütü var, ama flüt çalamıyor."),
    (Joined(Has(ANNA, NP("house", "a")), "neither", Has(SHE, NP("car", "a"))),
     "Anna'nın ne bir evi var ne de bir arabası var."),
    (Joined(Has(ANNA, NP("flute", "a")), "neither", Clause(SHE, "swim", modal="can", tense="now")),
     "Anna'nın ne bir flütü var ne de yüzebiliyor."),
    # the place or time is said once
    (Joined(Exists(NP("dog", "a"), GARDEN), "but", Exists(NP("cat", "no"), GARDEN)),
     "Bahçede bir köpek var, ama hiç kedi yok."),
    (Joined(Exists(NP("dog", "a"), GARDEN), "either", Exists(NP("cat", "a"), GARDEN)),
     "Bahçede ya bir köpek var ya da bir kedi var."),
    (Joined(replace(READ, time="yesterday"), "but",
            Clause(SHE, "sleep", time="yesterday", negative=True)),
     "Anna dün bir kitap okudu, ama uyumadı."),
    (Joined(Is(ANNA, HOME, frequency="usually", time="in_summer"), "but",
            Is(SHE, PARIS, time="in_summer", negative=True)),
     "Anna yazın genellikle evde olur, ama yazın Paris'te değil."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("meaning", "sentence"), [*TENSES, *NOUNS, *VERBS, *STATES, *CLAUSES, *READ_BY_PROOF]
)
def test_a_native_speaker_would_say_so(meaning: Meaning, sentence: str) -> None:
    assert realise(meaning, "tr") == sentence


def test_lower_i_becomes_dotted_capital() -> None:
    assert realise(Clause(NP("cow", count=2), "sleep"), "tr") == "İki inek uyudu."


def test_lexicon_covers_every_concept() -> None:
    lexicon = forms("tr")
    assert [name for name in concepts() if name not in lexicon] == []
    empty = [(name, key) for name, row in lexicon.items() for key, form in row.items() if not form]
    assert empty == []


def test_nouns_have_all_cases() -> None:
    keys = {f"{number}{case}" for number in ("", "pl") for case in
            ("acc", "dat", "loc", "abl", "gen", "ins", "p3")} | {"nom", "pl"}  # fmt: skip
    for name, concept in concepts().items():
        if concept.kind == "noun":
            assert keys <= forms("tr")[name].keys(), name


def test_unknown_concepts_and_values_are_refused() -> None:
    with pytest.raises(KeyError):
        realise(Clause(NP("unicorn"), "sleep"), "tr")
    with pytest.raises(KeyError):
        realise(ten("sleep", modal="should"), "tr")
    with pytest.raises(KeyError):
        realise(ten("sleep", frequency="hourly"), "tr")
    with pytest.raises(KeyError, match="negated twice"):
        realise(Clause(NP("nobody"), "sleep", negative=True), "tr")


class Dice:
    """Random meanings that are well formed, if often silly."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.kinds: dict[str, list[str]] = {}
        for name, concept in concepts().items():
            self.kinds.setdefault(concept.kind, []).append(name)
        verbs = self.kinds["verb"]
        self.by_pattern = {
            pattern: [name for name in verbs if concepts()[name].classes[0] == pattern]
            for pattern in ("intr", "tr", "goal", "give", "place")
        }

    def np(self, depth: int = 1, plain: bool = False) -> NP:
        if self.random.random() < 0.25:
            return NP(self.random.choice(self.kinds["name"][:24]))
        head = self.random.choice(self.kinds["noun"])
        mass = "mass" in concepts()[head].classes
        adjectives = tuple(
            self.random.sample(self.kinds["adjective"], self.random.choice((0, 0, 0, 1, 2)))
        )
        owner = self.np(0, plain=True) if depth and self.random.random() < 0.15 else None
        if owner and owner.determiner not in ("the", "a"):
            owner = ANNA
        if mass:
            return NP(head, self.random.choice(("the", "some")), adjectives=adjectives, owner=owner)
        if not plain and self.random.random() < 0.2:
            quantity = self.random.choice(
                (None, "exactly", "at_least", "at_most", "more_than", "fewer_than")
            )
            count = self.random.choice((1, 2, 3, 7, 12, 15, 20, 30, 50, 100))
            return NP(head, count=count, quantity=quantity, adjectives=adjectives, owner=owner)
        determiners = ("the", "a") if plain else (
            "the", "a", "this", "every", "the_pl", "some", "all", "most", "many", "few", "these")  # fmt: skip
        return NP(head, self.random.choice(determiners), adjectives=adjectives, owner=owner)

    def place(self) -> Place:
        if self.random.random() < 0.2:
            return Place(self.random.choice(self.kinds["placeadverb"]), None)
        prepositions = ("in", "on", "under", "behind", "in_front_of", "next_to", "at", "near")
        return Place(self.np(plain=True), self.random.choice(prepositions))

    def clause(self) -> Clause:
        pattern = self.random.choice(tuple(self.by_pattern))
        verb = self.random.choice(self.by_pattern[pattern])
        rest: dict[str, object] = {}
        if pattern in ("tr", "give"):
            rest["object"] = self.np()
            if self.random.random() < 0.1:
                rest["object"] = Both((self.np(), self.np()), self.random.choice(("and", "or")))
            rest["passive"] = self.random.random() < 0.15
            rest["agent_shown"] = self.random.random() < 0.5
        if pattern == "give":
            rest["recipient"] = self.np(plain=True)
        if pattern == "goal":
            rest["goal"] = self.place()
        if pattern == "place" or self.random.random() < 0.2:
            rest["place"] = self.place()
        extra = self.random.choice(
            ("time", "manner", "frequency", "phase", "modal", "companion", "tool", "")
        )
        values = {
            "time": self.kinds["time"], "manner": self.kinds["manner"],
            "frequency": ["always", "usually", "often", "sometimes", "rarely"],
            "phase": ["still", "already", "again"], "companion": [ANNA], "tool": [NP("knife", "a")],
            "modal": ["can", "must", "may", "want", "try", "begin", "stop", "forget", "manage", "need_not"],
        }  # fmt: skip
        if extra:
            rest[extra] = self.random.choice(values[extra])
        tense = self.random.choice(("now", "habit", "past", "future"))
        negative = self.random.random() < 0.3
        subject = self.np() if self.random.random() < 0.8 else Pronoun(self.np())
        return Clause(subject, verb, tense=tense, negative=negative, **rest)  # type: ignore[arg-type]

    def simple(self) -> Clause | Is | Exists | Has:
        draw = self.random.random()
        negative = self.random.random() < 0.3
        tense = self.random.choice(("now", "past", "future"))
        if draw < 0.55:
            return self.clause()
        if draw < 0.75:
            what = self.random.choice(
                (self.random.choice(self.kinds["adjective"]), NP("doctor", "a"), self.place())
            )
            becomes = not isinstance(what, Place) and self.random.random() < 0.2
            return Is(self.np(), what, tense=tense, negative=negative, becomes=becomes)
        thing = NP(
            self.random.choice(("cat", "house", "book")),
            self.random.choice(("a", "some", "many", "few")),
        )
        if draw < 0.88:
            return Exists(thing, self.place(), tense=tense, negative=negative)
        return Has(self.np(), thing, tense=tense, negative=negative)

    def meaning(self) -> Meaning:
        draw = self.random.random()
        if draw < 0.5:
            return self.simple()
        if draw < 0.6:
            relation = self.random.choice(("more", "less", "as", "most"))
            return Compare(
                self.np(), self.random.choice(self.kinds["adjective"]), relation, self.np()
            )
        if draw < 0.75:
            joiner = self.random.choice((
                "and", "or", "but", "because", "while", "before", "after", "although", "until", "if",
                "if_not", "either", "neither"))  # fmt: skip
            return Joined(self.simple(), joiner, self.simple())
        if draw < 0.85:
            attitudes = ("know", "believe", "say", "hope", "doubt", "dream", "regret", "remember",
                         "forget", "notice", "claim", "fear", "be_glad", "pretend")  # fmt: skip
            return Report(self.np(), self.random.choice(attitudes), self.simple(),
                          tense=self.random.choice(("now", "past")))  # fmt: skip
        if draw < 0.95:
            certain = (
                "perhaps",
                "probably",
                "certainly",
                "it_is_true",
                "it_is_not_true",
                "it_is_impossible",
            )
            return Perhaps(self.random.choice(certain), self.simple())
        return Text((self.simple(), self.simple()))


def test_thousands_at_random_are_clean() -> None:
    dice = Dice(3)
    for _ in range(3000):
        meaning = dice.meaning()
        text = realise(meaning, "tr")
        assert re.fullmatch(r"[A-ZÇĞİÖŞÜ0-9][\w ,.'-]*[\w]\.", text), (text, meaning)
        assert not re.search(r"  | [,.]|None|,,|\.\.", text), (text, meaning)
