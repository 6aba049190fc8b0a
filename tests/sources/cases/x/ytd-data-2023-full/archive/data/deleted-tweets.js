window.YTD.deleted_tweets.part0 = [
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
      "id_str": "1632000000000000001",
      "truncated": false,
      "retweet_count": "0",
      "id": "1632000000000000001",
      "created_at": "Mon Mar 06 08:00:00 +0000 2023",
      "favorited": false,
      "full_text": "@noorh never mind",
      "lang": "en",
      "in_reply_to_status_id_str": "1629000000000000006",
      "in_reply_to_status_id": "1629000000000000006",
      "in_reply_to_user_id_str": "2002",
      "in_reply_to_user_id": "2002",
      "in_reply_to_screen_name": "noorh",
      "deleted_at": "Mon Mar 06 08:01:30 +0000 2023"
    }
  }
]