"""The app: ``streamlit run app.py``. Every page reads run folders; none holds a result of its own."""

from pathlib import Path

import streamlit as st

from pages.common import LED_HERE

HERE = Path(__file__).resolve().parent
# A picture of our own: a named icon would be fetched from the network.
ICON = HERE / ".streamlit" / "icon.svg"

GROUPS = {
    "See": [
        ("overview", "Overview", "home"),
        ("transfer_matrix", "Transfer matrix", "grid_on"),
        ("curves", "λ and temperature", "show_chart"),
        ("hidden_states", "Hidden states", "scatter_plot"),
        ("lens", "Parallel lens", "translate"),
    ],
    "Try": [("predictor", "Try a model", "chat"), ("train", "Train", "model_training")],
    "Data and tables": [("data", "Data", "dataset"), ("tables", "Tables", "table_chart")],
}

# What the theme has no setting for: the pictures begin high on the page, the cards of a row fill it, and
# on a phone a switch goes on in a second line instead of being cut off.
STYLE = """<style>
.stMainBlockContainer { padding-top: 4rem; padding-bottom: 1.5rem; }
[data-testid=stButtonGroup] > div { flex-wrap: wrap; }
.st-key-next > div { flex: 1 1 300px; }
</style>"""

st.set_page_config(page_title="clte", page_icon=str(ICON), layout="wide")
st.html(STYLE)
st.session_state[LED_HERE] = True
st.navigation(
    {
        group: [
            st.Page(
                f"pages/{name}.py",
                title=title,
                icon=f":material/{icon}:",
                url_path=None if name == "overview" else name,
                default=name == "overview",
            )
            for name, title, icon in pages
            if (HERE / "pages" / f"{name}.py").is_file()
        ]
        for group, pages in GROUPS.items()
    },
    position="top",
).run()
