window.YTD.tweet.part0 = [
  {
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
    "id_str": "1040000000000000001",
    "truncated": false,
    "retweet_count": "0",
    "id": "1040000000000000001",
    "created_at": "Thu Sep 13 08:00:00 +0000 2018",
    "favorited": false,
    "full_text": "@noorh see you at ten?",
    "lang": "en",
    "in_reply_to_status_id_str": "1039000000000000001",
    "in_reply_to_status_id": "1039000000000000001",
    "in_reply_to_user_id_str": "2002",
    "in_reply_to_user_id": "2002",
    "in_reply_to_screen_name": "noorh"
  },
  {
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
    "id_str": "1040000000000000002",
    "truncated": false,
    "retweet_count": "0",
    "id": "1040000000000000002",
    "created_at": "Thu Sep 13 09:00:00 +0000 2018",
    "favorited": false,
    "full_text": "RT @tombell: A long sentence by Tom that X cuts after one hundred and forty char…",
    "lang": "en"
  }
]