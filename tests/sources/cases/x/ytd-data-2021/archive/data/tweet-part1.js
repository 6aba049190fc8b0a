window.YTD.tweet.part1 = [
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
          },
          {
            "name": "Liv Aas",
            "screen_name": "LivAas",
            "indices": [
              "0",
              "5"
            ],
            "id_str": "4004",
            "id": "4004"
          }
        ],
        "urls": []
      },
      "favorite_count": "1",
      "id_str": "1400000000000000008",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000008",
      "created_at": "Wed Jun 02 15:00:00 +0000 2021",
      "favorited": false,
      "full_text": "RT @noorh: a sentence by Noor that is too long for the archive and so it ends he…",
      "lang": "en"
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
      "id_str": "1400000000000000009",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000009",
      "created_at": "Wed Jun 02 16:00:00 +0000 2021",
      "favorited": false,
      "full_text": "RT @oldfriend: nobody knows the id of this one",
      "lang": "en"
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
      "id_str": "1400000000000000010",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000010",
      "created_at": "Wed Jun 02 17:00:00 +0000 2021",
      "favorited": false,
      "full_text": "and one thing more",
      "lang": "en",
      "in_reply_to_status_id_str": "1400000000000000007",
      "in_reply_to_status_id": "1400000000000000007",
      "in_reply_to_user_id_str": "1001",
      "in_reply_to_user_id": "1001",
      "in_reply_to_screen_name": "ida_brook"
    }
  },
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
          },
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
      "id_str": "1400000000000000001",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000001",
      "created_at": "Wed Jun 02 08:00:00 +0000 2021",
      "favorited": false,
      "full_text": "@noorh @tombell great work",
      "lang": "en",
      "in_reply_to_status_id_str": "1399000000000000001",
      "in_reply_to_status_id": "1399000000000000001",
      "in_reply_to_user_id_str": "2002",
      "in_reply_to_user_id": "2002",
      "in_reply_to_screen_name": "noorh"
    }
  }
]