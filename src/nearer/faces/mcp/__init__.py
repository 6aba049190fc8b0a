"""The assistant's face: one tool a page, over stdio. It hands out the very page objects of the web app."""
