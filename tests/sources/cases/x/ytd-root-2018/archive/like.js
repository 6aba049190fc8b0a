window.YTD.like.part0 = [
  {
    "like": {
      "tweetId": "1039500000000000001"
    }
  },
  {
    "like": {
      "tweetId": "1039000000000000001"
    }
  }
]