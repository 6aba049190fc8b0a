"""Page objects as terminal text: one function a page, `(page, width) -> rich renderable`. They open nothing."""
