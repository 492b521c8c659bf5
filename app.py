"""The app: ``streamlit run app.py``. Every page reads run folders; none holds a result of its own."""

from pathlib import Path

import streamlit as st

# A picture of our own: a named icon would be fetched from the network.
ICON = Path(__file__).resolve().parent / ".streamlit" / "icon.svg"

st.set_page_config(page_title="clte", page_icon=str(ICON), layout="wide")
st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True),
        st.Page("pages/transfer_matrix.py", title="Transfer matrix", icon=":material/grid_on:"),
        st.Page("pages/predictor.py", title="Try a model", icon=":material/chat:"),
    ],
    position="top",
).run()
