window.YTD.profile.part0 = [
  {
    "profile": {
      "description": {
        "bio": "Boats &amp; paint",
        "website": "https://t.co/b",
        "location": "Harbour Street"
      },
      "avatarMediaUrl": "https://example.com/a.jpg"
    }
  }
]