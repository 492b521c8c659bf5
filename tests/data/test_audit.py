from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from corpora import tiny_corpus

from clte.data.audit import audit
from clte.data.baselines import OVERLAP_FEATURES, WORD, hypothesis_only, overlap_features
from clte.data.corpus import Corpus
from clte.data.leak import premise_leak
from clte.data.sources import load_corpus
from clte.data.splits import Split, make_split


def cut(train: list[int], test: list[int]) -> Split:
    ids = {name: np.array([f"i{i}" for i in rows]) for name, rows in (("a", train), ("b", test))}
    return Split("grouped", 0, ids["a"], ids["a"][:1], ids["b"], False, "")


def made(premise_ids: str, labels: list[int]) -> Corpus:
    text = np.array([f"text {i}" for i in range(len(labels))], dtype=object)
    return Corpus(
        name="made",
        licence="",
        item_ids=np.array([f"i{i}" for i in range(len(labels))]),
        premise_ids=np.array(list(premise_ids)),
        labels=np.array(labels, dtype=np.int8),
        parts=np.array(["all"] * len(labels)),
        genres=np.array([""] * len(labels)),
        premises={"fr": text},
        hypotheses={"fr": text},
    )


@pytest.mark.parametrize(
    ("premises", "labels", "test", "expected"),
    [
        ("aaa", [0, 1, 2], [2], 1.0),  # both others shown: settled and right
        ("aaaa", [0, 1, 0, 1], [3], 0.0),  # train shows 0, 1, 0: the rule says 2
        ("aaa", [0, 1, 2], [1, 2], 0.5),  # one shown: two are left
        ("aab", [0, 1, 2], [2], 1 / 3),  # never seen in train
        ("aaaa", [0, 1, 2, 0], [3], 1 / 3),  # every label shown once: no news
        ("aaaaa", [0, 0, 1, 2, 1], [4], 0.5),  # 0 twice, 1 and 2 once
        ("aaab", [0, 1, 2, 1], [2, 3], (1 + 1 / 3) / 2),  # mean over rows
    ],
)
def test_expected_accuracy_of_the_elimination_rule(
    premises: str, labels: list[int], test: list[int], expected: float
) -> None:
    train = [i for i in range(len(labels)) if i not in test]
    leak = premise_leak(made(premises, labels), cut(train, test))
    assert leak.accuracy == pytest.approx(expected)
    assert leak.settled + leak.two_way_ties + leak.open == len(test)


def test_words() -> None:
    assert WORD.findall("L'été, « c'est » fini!") == ["L", "été", "c", "est", "fini"]
    assert WORD.findall("हिन्दी है।") == ["हिन्दी", "है"]
    assert WORD.findall("我们走") == ["我", "们", "走"]


def test_overlap_features_by_hand() -> None:
    corpus = made("ab", [0, 1])
    for texts, values in (
        (corpus.premises, ["the cats saw 12 dogs", "x"]),
        (corpus.hypotheses, ["catseye saw 12 13", "y"]),
    ):
        texts["fr"][:] = values
    corpus.premises["fr"][:] = ["the cats saw 12 dogs", "x"]
    corpus = replace(corpus, hypotheses={"fr": np.array(["catseye saw 12 13", "y"], dtype=object)})
    first = dict(zip(OVERLAP_FEATURES, overlap_features(corpus.view("fr-fr"))[0], strict=True))
    values = list(first.values())
    assert values[0] == pytest.approx(2 / 4)  # saw, 12
    assert values[1] == pytest.approx(3 / 4)  # and cats|eye
    assert values[3] == pytest.approx(1 / 2)  # 12, not 13
    assert values[4] == 1
    assert values[5] == pytest.approx(np.log(4 / 5))
    assert values[6] == pytest.approx(np.log(4))


def test_hypothesis_only_finds_what_is_there_to_find() -> None:
    corpus = tiny_corpus(items=300)
    split = make_split(corpus, "clean")
    view = corpus.view("fr-bg")
    train, test = view.select(split.train), view.select(split.test)
    # Two labels have a word of their own in the made-up corpus.
    assert hypothesis_only(train, test) > 0.9
    noise = replace(corpus, labels=np.random.RandomState(0).randint(0, 3, 300).astype(np.int8))
    view = noise.view("fr-bg")
    assert hypothesis_only(view.select(split.train), view.select(split.test)) < 0.5


def test_audit_counts_and_renders() -> None:
    corpus = tiny_corpus()
    result = audit(
        corpus,
        make_split(corpus, "clean"),
        ["fr-bg", "de-tr"],
        {"letters": list, "words": lambda text: ["[UNK]", *text.split()]},
        max_length=20,
    )
    values = json.loads(json.dumps(result.as_dict()))
    assert [row["rows"] for row in values["rows"]] == [27, 3, 30]
    assert values["rows"][2] == {
        "part": "test",
        "rows": 30,
        "premises": 10,
        "entailment": 10,
        "neutral": 10,
        "contradiction": 10,
    }
    lengths = {(row["language"], row["role"]): row for row in values["lengths"]}
    assert lengths["fr", "premise"]["words, median"] == 5
    assert lengths["bg", "hypothesis"]["words, 95 %"] == 3
    letters = [len(text) for texts in (corpus.premises, corpus.hypotheses) for text in texts["fr"]]
    words = [
        len(text.split()) for texts in (corpus.premises, corpus.hypotheses) for text in texts["fr"]
    ]
    fertility = {(row["tokenizer"], row["language"]): row for row in values["fertility"]}
    assert fertility["letters", "fr"]["sub-words per word"] == pytest.approx(
        sum(letters) / sum(words), abs=1e-3
    )
    assert fertility["letters", "fr"]["unknown"] == 0
    assert fertility["words", "fr"]["unknown"] == pytest.approx(120 / (120 + sum(words)))
    truncated = {(row["tokenizer"], row["pair"]): row["truncated"] for row in values["truncation"]}
    assert truncated["letters", "fr-bg"] == 1
    assert truncated["words", "fr-bg"] == 0  # 1 + 5 words, 1 + 3 words, 3 marks
    text = result.render()
    assert "0 of 10 test premises also stand in train (0.0%)" in text
    assert "right on 33.3%" in text
    assert all(
        len(line) < 130 or line.startswith(("tiny", "Protocol")) for line in text.split("\n")
    )


def test_a_tokenizer_of_transformers() -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    corpus = tiny_corpus()
    words = sorted({word for text in corpus.premises["fr"] for word in text.split()})
    known, lacking = words[1:], words[0]
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *known]
    raw = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token="[UNK]"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    raw.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw,
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
    )
    split = make_split(corpus, "clean")
    french = [
        word
        for texts in (corpus.premises, corpus.hypotheses)
        for text in texts["fr"]
        for word in text.split()
    ]
    row = audit(corpus, split, ["fr-fr"], {"own": tokenizer}).fertility[0]
    unknown = [word not in known for word in french]
    assert lacking in french
    assert row["sub-words per word"] == 1
    assert row["unknown"] == pytest.approx(np.mean(unknown))
    longest = max(
        len(tokenizer(premise, hypothesis)["input_ids"])
        for premise, hypothesis, _ in corpus.view("fr-fr")
    )
    shares = [
        audit(corpus, split, ["fr-fr"], {"own": tokenizer}, max_length=size).truncation[0][
            "truncated"
        ]
        for size in (longest, longest - 1)
    ]
    assert shares[0] == 0 < shares[1]


def test_rows_without_both_texts_are_left_out(tmp_path) -> None:
    path = tmp_path / "a.csv"
    lines = [
        f"{code},{code} premise {i // 3},{code} words {i},{i % 3}"
        for i in range(60)
        for code in ("fr", "de")
    ]
    path.write_text("\n".join(["language,premise,hypothesis,label", *lines]), "utf-8")
    corpus = load_corpus(path)
    result = audit(corpus, make_split(corpus, "grouped"), ["fr-fr", "fr-de"])
    french, mixed = result.baselines
    assert 40 < french["train rows"] < 56
    assert mixed["train rows"] == 0
    assert mixed["hypothesis only"] is None
    assert "-" in result.render()


@pytest.mark.xnli
def test_the_real_leak(xnli_folder) -> None:
    corpus = load_corpus(xnli_folder)
    leak = premise_leak(corpus, make_split(corpus, "paper"))
    assert (leak.settled, leak.two_way_ties, leak.open) == (410, 90, 0)
    assert leak.accuracy == pytest.approx(0.91)
    assert leak.premises_in_train == leak.test_premises == 455
    for protocol in ("paper-grouped", "clean"):
        leak = premise_leak(corpus, make_split(corpus, protocol))
        assert leak.accuracy == pytest.approx(1 / 3)
        assert leak.premises_in_train == 0


@pytest.mark.xnli
@pytest.mark.parametrize(
    ("protocol", "published"),
    [
        ("clean", {"de": 50.8, "bg": 50.4, "tr": 49.6}),
        ("paper", {"de": 41.2, "bg": 41.0, "tr": 41.6}),
    ],
)
def test_hypothesis_only_on_the_real_data(xnli_folder, protocol: str, published: dict) -> None:
    corpus = load_corpus(xnli_folder)
    split = make_split(corpus, protocol)
    for language, expected in published.items():
        view = corpus.view(f"fr-{language}")
        accuracy = hypothesis_only(view.select(split.train), view.select(split.test))
        assert 100 * accuracy == pytest.approx(expected, abs=2.5)
