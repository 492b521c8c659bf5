"""How the compact encoder is made: sub-words and embeddings from parallel text, then TLM and MLM."""
