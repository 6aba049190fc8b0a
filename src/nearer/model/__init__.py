"""The nouns and their laws. Standard library only; nothing here opens anything."""
