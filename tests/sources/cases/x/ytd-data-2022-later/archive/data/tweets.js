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
      "id_str": "1400000000000000004",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000004",
      "created_at": "Wed Jun 02 11:00:00 +0000 2021",
      "favorited": false,
      "full_text": "@tombell the post is missing in this row",
      "lang": "en",
      "in_reply_to_user_id_str": "3003",
      "in_reply_to_user_id": "3003",
      "in_reply_to_screen_name": "tombell"
    }
  },
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
      "id_str": "1590000000000000001",
      "truncated": false,
      "retweet_count": "0",
      "id": "1590000000000000001",
      "created_at": "Tue Nov 08 08:00:00 +0000 2022",
      "favorited": false,
      "full_text": "On the water again",
      "lang": "en"
    }
  }
]