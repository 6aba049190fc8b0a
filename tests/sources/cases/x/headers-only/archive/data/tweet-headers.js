window.YTD.tweet_headers.part0 = [
  {
    "tweet": {
      "tweet_id": "1630000000000000001",
      "user_id": "1001",
      "created_at": "Wed Mar 01 08:00:01 +0000 2023"
    }
  }
]