"""The models that a person can ask here: what ships, runs with weights, and others by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clte.analysis.numbers import percent
from clte.errors import ClteError
from clte.languages import LANGUAGE_NAMES, LanguagePair
from clte.models import shipped
from clte.paths import workspace
from clte.predict import DEFAULT
from clte.readonly import check_may_change

if TYPE_CHECKING:
    import pandas as pd

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?(@[\w.-]{1,64})?")


class Askable(NamedTuple):
    """A model that can be asked."""

    title: str
    short: str
    """For the axis of a picture."""
    revision: str
    """Of what is loaded, for caches."""
    source: Path | str
    """What `Predictor.load` is given."""
    reads: tuple[tuple[str, ...], tuple[str, ...]]
    """Codes of the languages that it was trained on: of the premise, of the hypothesis; () if unknown."""
    said: str
    """Who answers, and how far to trust it."""

    @property
    def pinned(self) -> bool:
        """Whether the revision stands for one set of weights for good, so that what it said may be kept
        on disk; a Hub model without ``@commit`` may be another tomorrow."""
        return isinstance(self.source, Path) or "@" in self.revision


def shipped_model(name: str = DEFAULT) -> Askable:
    """A model that ships.

    Raises:
        ClteError: none of this name.
    """
    model = shipped.get(name)
    names = names_of(model.languages)
    return Askable(
        f"{name} · the six languages mixed, ships with clte",
        name,
        f"{name}@{model.revision}",
        name,
        (model.languages, model.languages),
        f"Answered by {name}{f', which was trained on {names}' if names else ''}. It is a small "
        "model: a probability is a guess, and in other languages it was not tested.",
    )


def model_of_run(row: dict[str, Any]) -> Askable:
    """The model of a run, from its row in `RunStore.table`."""
    who = f"{row['teacher_pair']} ⇒ {row['pair']}" if row["teacher_pair"] else row["pair"]
    right = f"{percent(row['accuracy'])} % of {row['n']:,}"
    pair = LanguagePair.parse(row["pair"])
    kind = "student" if row["teacher_pair"] else "baseline"
    return Askable(
        f"{who} · {row['backbone']}, {row['protocol']} · {right} · {row['id'][:6]}",
        f"{kind} {who} · {row['id'][:4]}",
        row["id"],
        Path(row["path"]),
        ((pair.premise,), (pair.hypothesis,)),
        f"Answered by run {row['id']}: {row['backbone']}, trained on {pair.label}, right on "
        f"{right} test rows. A probability of a model that is often wrong is often wrong too; in other "
        "languages it was not tested.",
    )


def models_here(table: pd.DataFrame, first: str = "fr-bg") -> dict[str, Askable]:
    """Name → model: what ships, then the runs with weights, those of the pair ``first`` on top.

    Args:
        table: As `RunStore.table`; runs on shuffled labels are left out.
        first: The pair whose runs come first; within a pair the more accurate do.
    """
    table = table[table["has_weights"].astype(bool) & ~table["shuffled_labels"].astype(bool)]
    table = table.assign(first=table["pair"] == first)
    table = table.sort_values(["first", "accuracy"], ascending=False, kind="stable")
    found = {DEFAULT: shipped_model()} if shipped.is_shipped(DEFAULT) else {}
    return found | {row["id"]: model_of_run(row) for row in table.to_dict("records")}


def suggested_beside(main: str, table: pd.DataFrame, models: dict[str, Askable]) -> list[str]:
    """The names of up to two models worth reading beside ``main``: a baseline and a student of it.

    They are of one pair and one setting: that of ``main`` if it is a run, else the best student's.
    """
    here = table[table["id"].isin(list(models))]
    if main in set(here["id"]):
        own = here[here["id"] == main].iloc[0]
        rows = here[(here["pair"] == own["pair"]) & (here["setting"] == own["setting"])]
    else:
        students = here[here["teacher_pair"].notna()]
        if students.empty:
            return []
        best = students.assign(order=students["id"].map(list(models).index)).sort_values("order")
        own = best.iloc[0]
        rows = here[(here["pair"] == own["pair"]) & (here["setting"] == own["setting"])]
    chosen = []
    for kind in (rows["teacher_pair"].isna(), rows["teacher_pair"].notna()):
        ids = rows[kind].sort_values("accuracy", ascending=False)["id"]
        chosen += [name for name in ids if name != main][:1]
    return chosen[:2]


def named_model(name: str) -> Askable:
    """A model that a person names: one that ships, a folder in the workspace, or a Hub id.

    Folders outside the workspace are not read, nor is one beside the program that happens to be called
    like a Hub id. Nothing is loaded yet, and nothing fetched.

    Raises:
        ClteError: the public demo; a name that is none; a folder elsewhere.
    """
    name = name.strip()
    check_may_change("Asking a model by its Hub id or folder")
    if not name:
        raise ClteError("type a Hub id such as 'owner/model', or a folder in the workspace.")
    if len(name) > 250 or not name.isprintable():
        raise ClteError(f"{name[:80]!r} is no name that a folder or a model can have.")
    if shipped.is_shipped(name):
        return shipped_model(name)
    root = workspace().resolve()
    try:
        folder = (root / Path(name).expanduser()).resolve()
        is_folder = folder.is_dir()
    except (OSError, ValueError, RuntimeError):
        raise ClteError(f"{name[:80]!r} is no name that a folder or a model can have.") from None
    if is_folder:
        if root not in folder.parents:
            raise ClteError(
                f"{name[:200]} lies outside the workspace, and the app reads models only from there. "
                f"Copy the folder to {root / 'models'}, or set CLTE_HOME to a folder around it."
            )
        return _other(folder.name, folder, f"the folder {folder.relative_to(root)}")
    if not _HUB_ID.fullmatch(name) or ".." in name:
        raise ClteError(
            f"there is no folder {name[:80]!r} in the workspace, and it is no Hub id either. A Hub id "
            "looks like 'owner/model', with '@commit' if wanted."
        )
    if Path(name).exists():
        raise ClteError(
            f"{name!r} is also a folder beside the program, and the app reads models only from the "
            f"workspace. Copy it to {root / 'models'}, or name a Hub model of another name."
        )
    return _other(name, name, f"{name} from the Hub")


def _other(title: str, source: Path | str, who: str) -> Askable:
    return Askable(
        f"{title} · named by you",
        title.rpartition("/")[2][:24],
        f"named {source}{_stamp(source)}",
        source,
        ((), ()),
        f"Answered by {who}. Which languages it knows is not known here.",
    )


def _stamp(source: Path | str) -> str:
    """Size and time of a folder's weights, so that a changed folder is another revision."""
    if isinstance(source, str):
        return ""
    stats = [path.stat() for path in sorted(source.glob("*.safetensors"))]
    return "@" + "-".join(f"{stat.st_size}.{stat.st_mtime_ns}" for stat in stats)


def names_of(codes: tuple[str, ...]) -> str:
    """Language codes as people read them: ``French, Bulgarian``."""
    return ", ".join(LANGUAGE_NAMES.get(code, code) for code in codes)
