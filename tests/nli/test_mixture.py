from __future__ import annotations

import numpy as np
import pytest
import torch

from clte.errors import ClteError
from clte.models.sentences import CLS, MASK, PAD, SEP
from clte.nli.encode import collate
from clte.nli.mixture import Mixture, Share, switch
from clte.nli.sources import Row
from clte.nli.switch import make_table
from tests.nli.toys import MARKS, THINGS, say, toy_rows, toy_tokenizer

TOKENIZER = toy_tokenizer()


def ids(text: str) -> list[int]:
    return TOKENIZER.encode(text, add_special_tokens=False).ids


def sides(batch) -> list[tuple[str, str, int]]:
    found = []
    for row, types, mask, label in zip(
        batch.input_ids, batch.token_type_ids, batch.attention_mask, batch.labels, strict=True
    ):
        words = [TOKENIZER.id_to_token(int(i)) for i in row]
        ends = [i for i, word in enumerate(words) if word == "[SEP]"]
        assert words[0] == "[CLS]" and len(ends) == 2 and int(mask.sum()) == ends[1] + 1
        assert types.tolist() == [int(ends[0] < i <= ends[1]) for i in range(len(words))]
        premise, hypothesis = words[1 : ends[0]], words[ends[0] + 1 : ends[1]]
        found.append((" ".join(premise), " ".join(hypothesis), int(label)))
    return found


def test_a_pair_is_laid_out_as_bert_wants_it() -> None:
    batch = collate([(np.array([7, 8]), np.array([9])), (np.array([7]), np.array([9]))], [2, 0])
    assert batch.input_ids.tolist() == [
        [CLS, 7, 8, SEP, 9, SEP, PAD, PAD],
        [CLS, 7, SEP, 9, SEP, PAD, PAD, PAD],
    ]
    assert batch.token_type_ids[0].tolist() == [0, 0, 0, 0, 1, 1, 0, 0]
    assert batch.attention_mask.sum(1).tolist() == [6, 5]
    assert batch.labels.tolist() == [2, 0]


def mixture(seed: int = 1, **options) -> Mixture:
    share = Share(
        1.0, **{k: options.pop(k) for k in ("exchanged", "switched", "apart") if k in options}
    )
    rows = options.pop("rows", toy_rows(60, ("en", "de")))
    return Mixture(TOKENIZER, {"toy": rows}, {"toy": share}, batch=8, seed=seed, **options)


def test_the_same_step_gives_the_same_batch_in_any_order() -> None:
    first, second = (
        mixture(word_dropout=0.2, exchanged=0.3),
        mixture(word_dropout=0.2, exchanged=0.3),
    )
    forward = [first(step) for step in (0, 1, 31, 32, 33, 70)]
    backward = [second(step) for step in (70, 33, 32, 31, 1, 0)]
    for one, other in zip(forward, reversed(backward), strict=True):
        assert torch.equal(one.input_ids, other.input_ids) and torch.equal(one.labels, other.labels)
    assert not torch.equal(mixture(seed=2)(0).input_ids, mixture(seed=1)(0).input_ids)


def test_languages_are_drawn_for_each_side() -> None:
    found = [pair for step in range(32) for pair in sides(mixture()(step))]
    german = {say(w, "de") for w in (*THINGS, *MARKS)}
    kinds = {(p.split()[0] in german, h.split()[0] in german) for p, h, _ in found}
    assert len(kinds) == 4


def test_apart_never_has_one_language_twice() -> None:
    german = {say(w, "de") for w in (*THINGS, *MARKS)}
    for premise, hypothesis, _ in sides(mixture(apart=True)(0)):
        assert (premise.split()[0] in german) != (hypothesis.split()[0] in german)


def test_exchanged_premises_are_neutral_and_the_rest_keeps_its_label() -> None:
    rows = [Row(0, {"en": (thing,)}, {"en": (f"surely {thing}",)}) for thing in THINGS]
    found = [p for step in range(32) for p in sides(mixture(rows=rows, exchanged=0.5)(step))]
    strangers = [label for premise, hypothesis, label in found if premise not in hypothesis]
    assert strangers and set(strangers) == {1}
    neutral = sum(label == 1 for *_, label in found) / len(found)
    assert 0.4 < neutral < 0.6
    assert {label for *_, label in found} == {0, 1}


def test_weights_decide_how_often_a_source_is_drawn() -> None:
    lamp, boat = (Row(0, {"en": (w,)}, {"en": (w,)}) for w in ("lamp", "boat"))
    draws = Mixture(
        TOKENIZER,
        {"a": [lamp], "b": [boat]},
        {"a": Share(3), "b": Share(1)},
        batch=8,
        seed=0,
    )
    found = [premise for step in range(96) for premise, _, _ in sides(draws(step))]
    assert 0.68 < found.count("lamp") / len(found) < 0.82


def test_word_dropout_masks_about_its_share() -> None:
    batches = [mixture(word_dropout=0.25)(step) for step in range(32)]
    words = sum(int(((b.input_ids > MASK) | (b.input_ids == MASK)).sum()) for b in batches)
    masked = sum(int((b.input_ids == MASK).sum()) for b in batches)
    assert 0.2 < masked / words < 0.3


def test_a_share_without_rows_is_named() -> None:
    with pytest.raises(ClteError, match="no rows of toy"):
        mixture(rows=[])


def test_switching_keeps_the_length_and_what_has_no_translation() -> None:
    table = {10: (20, 21), 11: (22,)}
    sentence = np.array([10, 11, 12] * 200, dtype=np.int32)
    switched = switch(sentence, table, np.random.default_rng(0))
    assert switched.shape == sentence.shape and switched.dtype == sentence.dtype
    assert set(switched[0::3]) == {10, 20, 21} and set(switched[1::3]) == {11, 22}
    assert set(switched[2::3]) == {12}
    changed = (switched != sentence)[0::3]
    assert 0.85 < changed.mean() < 0.97
    assert (switched[0::3] == 20).sum() > 2 * (switched[0::3] == 21).sum()
    assert sentence[0] == 10  # the source is left as it was


def test_only_english_sides_are_switched() -> None:
    table = {
        code: {ids(w)[0]: (ids(say(w, "fr"))[0],) for w in (*THINGS, *MARKS)}
        for code in ("fr", "de", "bg", "tr", "hi")
    }
    french = {say(w, "fr") for w in THINGS}
    english = mixture(rows=toy_rows(60), switched=1.0, table=table)
    found = {word for p, _, _ in sides(english(0)) for word in p.split()}
    assert found & french
    german = mixture(rows=toy_rows(60, ("de",)), switched=1.0, table=table)
    assert not {word for p, _, _ in sides(german(0)) for word in p.split()} & french


def test_the_table_pairs_nearest_words_of_each_language() -> None:
    size = TOKENIZER.get_vocab_size()
    vectors = np.zeros((size, 8), dtype=np.float32)
    counts = {code: np.zeros(size) for code in ("en", "de", "fr")}
    for at, thing in enumerate(THINGS):
        for code in ("en", "de"):
            vectors[ids(say(thing, code))[0], at] = 1
            counts[code][ids(say(thing, code))[0]] = 20
    counts["en"][ids("vase")[0]] = 1  # too rare
    table = make_table(TOKENIZER, vectors, counts)
    expected = {ids(t)[0]: (ids(say(t, "de"))[0],) for t in THINGS if t != "vase"}
    assert table == {"de": expected}


def test_recombined_pairs_have_no_label_and_come_from_near_rows() -> None:
    whole = mixture(recombined=1.0)
    found = [side for step in range(8) for side in sides(whole(step))]
    assert {label for *_, label in found} == {-1}
    own = {(row.premise["en"][0], row.hypothesis["en"][0]) for row in toy_rows(60)}
    assert any(pair[:2] not in own for pair in found)
    some = [label for step in range(32) for *_, label in sides(mixture(recombined=0.25)(step))]
    assert 0.15 < some.count(-1) / len(some) < 0.35
