"""A life on eight networks from one script of truth: who has which accounts, who said what to whom.

`cast` invents the people, `script` what they say, `public` and `chats` write the eight exports as the networks do, and
`judge` compares an imported home with the script.
"""
