window.YTD.deleted_tweet_headers.part0 = [
  {
    "tweet": {
      "tweet_id": "1632000000000000001",
      "user_id": "1001",
      "created_at": "Mon Mar 06 08:00:00 +0000 2023",
      "deleted_at": "Mon Mar 06 08:01:30 +0000 2023"
    }
  }
]