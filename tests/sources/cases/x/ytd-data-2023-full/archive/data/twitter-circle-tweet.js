window.YTD.twitter_circle_tweet.part0 = [
  {
    "tweet": {
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [],
        "urls": []
      },
      "favorite_count": "1",
      "id_str": "1631000000000000002",
      "truncated": false,
      "retweet_count": "0",
      "id": "1631000000000000002",
      "created_at": "Fri Mar 03 09:00:00 +0000 2023",
      "favorited": false,
      "full_text": "For few eyes",
      "lang": "en"
    }
  }
]