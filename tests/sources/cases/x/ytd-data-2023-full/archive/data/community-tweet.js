window.YTD.community_tweet.part0 = [
  {
    "tweet": {
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          {
            "name": "Tom Bell",
            "screen_name": "tombell",
            "indices": [
              "0",
              "5"
            ],
            "id_str": "3003",
            "id": "3003"
          }
        ],
        "urls": []
      },
      "favorite_count": "1",
      "id_str": "1631000000000000001",
      "truncated": false,
      "retweet_count": "0",
      "id": "1631000000000000001",
      "created_at": "Fri Mar 03 08:00:00 +0000 2023",
      "favorited": false,
      "full_text": "@tombell in the boat builders' community",
      "lang": "en",
      "in_reply_to_status_id_str": "1629000000000000005",
      "in_reply_to_status_id": "1629000000000000005",
      "in_reply_to_user_id_str": "3003",
      "in_reply_to_user_id": "3003",
      "in_reply_to_screen_name": "tombell",
      "scopes": {
        "followers": false
      },
      "community_id": "900",
      "community_id_str": "900"
    }
  }
]