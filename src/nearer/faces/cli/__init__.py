"""The terminal: a command for each page and each action. It shows the very page objects that the web app shows."""
