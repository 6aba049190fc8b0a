"""The pages in a browser: server-rendered, one small script, one stylesheet, nothing from elsewhere."""
