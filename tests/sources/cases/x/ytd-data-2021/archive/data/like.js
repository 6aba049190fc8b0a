window.YTD.like.part0 = [
  {
    "like": {
      "tweetId": "1399000000000000003",
      "fullText": "Liv's words",
      "expandedUrl": "https://twitter.com/i/web/status/1399000000000000003"
    }
  },
  {
    "like": {
      "tweetId": "1399000000000000009",
      "expandedUrl": "https://twitter.com/Tombell/status/1399000000000000009"
    }
  },
  {
    "like": {
      "tweetId": "1399000000000000010"
    }
  }
]