"""Fine-tuning on natural language inference: how `compact-nli` and `compact-en` are made."""
