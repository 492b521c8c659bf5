from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from clte.errors import ClteError
from clte.files import file_digest
from clte.models import compact, embeddings, parallel_text, wordpiece

NOUNS = [
    ("cat", "котката"),
    ("baker", "хлебарят"),
    ("river", "реката"),
    ("window", "прозорецът"),
    ("teacher", "учителят"),
    ("garden", "градината"),
    ("train", "влакът"),
    ("king", "кралят"),
]
VERBS = [
    ("waits", "чака"),
    ("sings", "пее"),
    ("sleeps", "спи"),
    ("falls", "пада"),
    ("shines", "блести"),
    ("returns", "връща"),
]
TIMES = [("today", "днес"), ("tonight", "довечера"), ("again", "отново"), ("alone", "сам")]


def write_parallel(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["en\tbg"]
    for noun, noun_bg in NOUNS:
        for verb, verb_bg in VERBS:
            for time, time_bg in TIMES:
                lines.append(f"the {noun} {verb} {time}\t{noun_bg} {verb_bg} {time_bg}")
    (folder / "toy_en_bg.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def build(root: Path, name: str = "compact") -> Path:
    compact.build_compact(
        write_parallel(root / "parallel"), root / name, vocabulary=200, rank=16, seed=7
    )
    return root / name


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("toy"))


@pytest.fixture(scope="module")
def shipped_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compact.materialise(tmp_path_factory.mktemp("shipped") / "compact")


def test_a_build_is_repeated_exactly(toy: Path, tmp_path: Path) -> None:
    again = build(tmp_path)
    for name in compact.FILES:
        assert file_digest(again / name) == file_digest(toy / name), name
    assert compact.revision(again) == compact.revision(toy)


def test_translations_find_each_other_in_rows_that_were_held_out(toy: Path) -> None:
    record = json.loads((toy / "build.json").read_text(encoding="utf-8"))
    assert record["held_out"]["rows"] == 192 // 4
    assert record["held_out"]["retrieval_percent"]["en-bg"] > 90
    assert record["data"] == [
        {
            "file": "toy_en_bg.tsv",
            "languages": ["en", "bg"],
            "rows": 192,
            "licence": "not recorded",
        }
    ]
    assert "toy_en_bg.tsv" in (toy / "README.md").read_text(encoding="utf-8")


def test_the_vocabulary_also_takes_monolingual_text(tmp_path: Path) -> None:
    mono = tmp_path / "mono"
    mono.mkdir()
    (mono / "en.txt").write_text("zebras zigzag\n" * 50, encoding="utf-8")
    parallel = write_parallel(tmp_path / "parallel")
    record = compact.build_compact(parallel, tmp_path / "out", mono=mono, vocabulary=200, rank=16)
    assert record["mono_sentences"] == {"en": 50}
    assert '"z' in (tmp_path / "out" / "tokenizer.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no .tsv"),
        (b"en\n one\n", "row 1.*two or more"),
        (b"en\ten\na\tb\n", "row 1.*two or more"),
        (b"sentence one\tsentence 2\na\tb\n", "bad.tsv, row 1.*language codes"),
        (b"en\tfr\na\tb\nonly one\n", "bad.tsv, row 3: 1 columns"),
        (b"en\tfr\na\tb\tc\n", "bad.tsv, row 2: 3 columns"),
        (b"en\tfr\n\xff\tb\n", "bad.tsv.*UTF-8"),
    ],
)
def test_bad_parallel_text_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "bad.tsv").write_bytes(content)
    with pytest.raises(ClteError, match=said):
        compact.build_compact(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_research_only_files_are_left_alone(tmp_path: Path) -> None:
    folder = write_parallel(tmp_path)
    (folder / "multi30k.tsv").write_text("en\tde\na\tb\n", encoding="utf-8")
    assert [f.name for f in parallel_text.read_parallel(folder, skip=compact.SKIPPED)] == [
        "toy_en_bg"
    ]


def test_files_meet_over_their_english_sentence() -> None:
    rows = parallel_text.merge(
        [
            parallel_text.ParallelFile("a", ("en", "fr"), [("A cold day", "Un jour froid")]),
            parallel_text.ParallelFile("b", ("tr", "en"), [("Soğuk bir gün", "a cold  day")]),
            parallel_text.ParallelFile("c", ("fr", "tr"), [("Oui", "Evet"), ("Non", "Hayır")]),
        ]
    )
    assert len(rows) == 3
    assert rows[0]["fr"] == ["Un jour froid"]
    assert rows[0]["tr"] == ["Soğuk bir gün"]


def test_held_out_sentences_are_nowhere_in_what_is_learned() -> None:
    texts = [(f"sentence {n}", f"phrase {n}") for n in range(40)]
    files = [
        parallel_text.ParallelFile("a", ("en", "fr", "de"), [(*t, f"satz {t[0]}") for t in texts]),
        parallel_text.ParallelFile("b", ("en", "fr"), texts),
    ]
    kept, held_out = parallel_text.hold_out(files, count=500, seed=1)
    assert len(held_out) == 10
    for row in held_out:
        for file in kept:
            assert all(row["en"][0] not in cells for cells in file.rows)
    assert [len(file.rows) for file in kept] == [30, 30]


def test_ppmi_by_hand() -> None:
    from scipy.sparse import csr_matrix

    # Rows sum to 2 and 1, columns to 1 and 2, N = 3: log(3 / (2·1)), log(3 / (2·2)) < 0, log(3 / 2).
    result = embeddings.ppmi(csr_matrix(np.array([[1.0, 1.0], [0.0, 1.0]]))).toarray()
    assert result == pytest.approx(np.array([[np.log(1.5), 0], [0, np.log(1.5)]]), rel=1e-6)


def test_decompose_agrees_with_the_full_decomposition() -> None:
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(0)
    dense = (rng.standard_normal((60, 5)) * [9, 7, 5, 3, 2]) @ rng.standard_normal((5, 80))
    ours = embeddings.decompose(csr_matrix(dense.astype(np.float32)), rank=5, seed=3)
    left = np.linalg.svd(dense)[0][:, :5]
    left /= np.linalg.norm(left, axis=1, keepdims=True)
    assert ours @ ours.T == pytest.approx(left @ left.T, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Й и", "й и"),
        ("и\u0306", "й"),  # decomposed
        ("की", "की"),
        ("ÉTÉ Öl", "été öl"),
        ("İstanbul", "istanbul"),
        ("I\u0307zmir", "izmir"),
        ("a\u200bb", "ab"),
    ],
)
def test_what_the_normaliser_keeps(text: str, normal: str) -> None:
    assert wordpiece.blank_tokenizer({}).normalizer.normalize_str(text) == normal


def test_the_loaded_tokenizer_keeps_accents_and_vowel_signs(shipped_model: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(shipped_model)
    assert tokenizer.is_fast

    def round_trip(text: str) -> str:
        return tokenizer.decode(tokenizer(text, add_special_tokens=False)["input_ids"])

    assert round_trip("Й и") == "й и"
    assert round_trip("की") == "की"
    assert round_trip("कि") == "कि"
    assert round_trip("İstanbul") == "istanbul"
    assert round_trip("Élève GÜZEL") == "élève güzel"
    assert tokenizer.model_max_length == 512
    special = tokenizer.convert_tokens_to_ids(list(wordpiece.SPECIAL_TOKENS))
    assert special == [0, 1, 2, 3, 4]
    assert (tokenizer.pad_token, tokenizer.mask_token) == ("[PAD]", "[MASK]")


def test_a_pair_has_token_types(shipped_model: Path) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(shipped_model)
    encoded = tokenizer("a dog", "der hund")
    ids, types = encoded["input_ids"], encoded["token_type_ids"]
    second = ids.index(tokenizer.sep_token_id) + 1
    assert ids[0] == tokenizer.cls_token_id
    assert types == [0] * second + [1] * (len(ids) - second)
    assert set(encoded) == {"input_ids", "token_type_ids", "attention_mask"}


def test_the_shipped_model_is_an_ordinary_bert(shipped_model: Path) -> None:
    from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModel.from_pretrained(shipped_model)
    tokenizer = AutoTokenizer.from_pretrained(shipped_model)
    assert type(model).__name__ == "BertModel"
    assert sum(p.numel() for p in model.parameters()) <= 12_000_000
    assert model.dtype == torch.float32
    assert len(tokenizer) <= model.config.vocab_size
    assert max(tokenizer.get_vocab().values()) < model.config.vocab_size

    classifier = AutoModelForSequenceClassification.from_pretrained(shipped_model, num_labels=3)
    with torch.no_grad():
        logits = classifier(**tokenizer("Das ist neu.", "C'est neuf.", return_tensors="pt")).logits
    assert logits.shape == (1, 3)
    assert torch.isfinite(logits).all()


def test_only_the_first_two_layers_start_mimetic(shipped_model: Path) -> None:
    from transformers import AutoModel

    layers = AutoModel.from_pretrained(shipped_model).encoder.layer
    equal = [
        torch.equal(layer.attention.self.query.weight, layer.attention.self.key.weight)
        for layer in layers
    ]
    assert equal == [True, True, False]
    query = layers[0].attention.self.query.weight.detach()
    assert torch.allclose(query @ query.T, 0.49 * torch.eye(256), atol=1e-4)


def test_shipped_vectors_are_unit_rows_and_padding_is_zero(shipped_model: Path) -> None:
    from safetensors.torch import load_file

    vectors = load_file(shipped_model / "model.safetensors")["embeddings.word_embeddings.weight"]
    lengths = vectors.norm(dim=1)
    record = json.loads((shipped_model / "build.json").read_text(encoding="utf-8"))
    assert lengths[0] == 0
    assert int(((lengths - 1).abs() < 0.02).sum()) == record["learned_sub_words"]


def test_the_shipped_vocabulary_is_fair() -> None:
    record = json.loads((compact.shipped() / "compact" / "build.json").read_text(encoding="utf-8"))
    assert set(record["fertility"]) == {"bg", "de", "en", "fr", "hi", "tr"}
    assert max(record["fertility"].values()) <= 1.5 * record["fertility"]["en"]
    assert not {"multi30k.tsv", "flickr8k_en_hi.tsv"} & {file["file"] for file in record["data"]}
    assert min(record["held_out"]["retrieval_percent"].values()) > 50


def test_materialising_twice_writes_once(toy: Path, tmp_path: Path) -> None:
    target = compact.materialise(tmp_path / "model", toy)
    before = {path.name: path.stat().st_mtime_ns for path in target.iterdir()}
    assert compact.materialise(target, toy) == target
    assert {path.name: path.stat().st_mtime_ns for path in target.iterdir()} == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "model.safetensors").unlink(),
        lambda folder: (folder / "model.safetensors").write_bytes(b"cut"),
    ],
    ids=["missing", "cut"],
)
def test_an_incomplete_folder_is_written_anew(
    toy: Path, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    target = compact.materialise(tmp_path / "model", toy)
    whole = file_digest(target / "model.safetensors")
    harm(target)
    compact.materialise(target, toy)
    assert file_digest(target / "model.safetensors") == whole


def test_the_callers_random_state_is_untouched(toy: Path, tmp_path: Path) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    compact.materialise(tmp_path / "a", toy)
    assert torch.equal(torch.rand(3), expected)
    torch.manual_seed(99)
    compact.materialise(tmp_path / "b", toy)
    assert file_digest(tmp_path / "a" / "model.safetensors") == file_digest(
        tmp_path / "b" / "model.safetensors"
    )


def test_damage_is_named_and_nothing_is_written(toy: Path, tmp_path: Path) -> None:
    source = shutil.copytree(toy, tmp_path / "source")
    data = bytearray((source / "embeddings.safetensors").read_bytes())
    data[-1] ^= 1
    (source / "embeddings.safetensors").write_bytes(data)
    with pytest.raises(ClteError, match=r"embeddings\.safetensors is damaged"):
        compact.materialise(tmp_path / "model", source)
    (source / "embeddings.safetensors").unlink()
    with pytest.raises(ClteError, match=r"embeddings\.safetensors is missing"):
        compact.materialise(tmp_path / "model", source)
    assert not (tmp_path / "model").exists()


def test_other_peoples_folders_are_not_replaced(toy: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ClteError, match="not the compact model"):
        compact.materialise(tmp_path, toy)
    with pytest.raises(ClteError, match="holds no compact model"):
        compact.build_compact(tmp_path, tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_eight_bits_lose_little() -> None:
    vectors = np.random.default_rng(0).standard_normal((50, 256)).astype(np.float32)
    back = compact._dequantise(*compact._quantise(vectors))
    cosine = (
        (vectors * back).sum(1) / np.linalg.norm(vectors, axis=1) / np.linalg.norm(back, axis=1)
    )
    assert cosine.min() > 0.9995
