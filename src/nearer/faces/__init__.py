"""Ways to show a page and take an action: the terminal, the web, an assistant. They do not know each other."""
