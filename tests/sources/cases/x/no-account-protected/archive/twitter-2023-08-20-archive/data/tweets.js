window.YTD.tweets.part0 = [
  {
    "tweet": {
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "Noor Haddad",
            "screen_name": "noorh",
            "indices": [
              "0",
              "5"
            ],
            "id_str": "2002",
            "id": "2002"
          }
        ],
        "urls": []
      },
      "favorite_count": "1",
      "id_str": "1690000000000000001",
      "truncated": false,
      "retweet_count": "0",
      "id": "1690000000000000001",
      "created_at": "Mon Aug 14 08:00:00 +0000 2023",
      "favorited": false,
      "full_text": "Behind the door",
      "lang": "en"
    }
  }
]