window.YTD.tweet.part0 = [
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
            "name": "Gone",
            "screen_name": "gone",
            "indices": [
              "0",
              "5"
            ],
            "id_str": "-1",
            "id": "-1"
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
      "id_str": "1400000000000000002",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000002",
      "created_at": "Wed Jun 02 09:00:00 +0000 2021",
      "favorited": false,
      "full_text": "@gone are you still here, @LivAas?",
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
      "id_str": "1400000000000000003",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000003",
      "created_at": "Wed Jun 02 10:00:00 +0000 2021",
      "favorited": false,
      "full_text": "@tombell the handle is missing in this row",
      "lang": "en",
      "in_reply_to_status_id_str": "1399000000000000002",
      "in_reply_to_status_id": "1399000000000000002",
      "in_reply_to_user_id_str": "3003",
      "in_reply_to_user_id": "3003"
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
        "urls": [
          {
            "url": "https://t.co/a1",
            "expanded_url": "https://twitter.com/LivAas/status/1399000000000000003?s=20",
            "display_url": "x",
            "indices": [
              "1",
              "2"
            ]
          }
        ]
      },
      "favorite_count": "1",
      "id_str": "1400000000000000005",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000005",
      "created_at": "Wed Jun 02 12:00:00 +0000 2021",
      "favorited": false,
      "full_text": "This, by Liv https://t.co/a1",
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
        "urls": [
          {
            "url": "https://t.co/a1",
            "expanded_url": "https://twitter.com/LivAas/status/1399000000000000003",
            "display_url": "x",
            "indices": [
              "1",
              "2"
            ]
          }
        ]
      },
      "favorite_count": "1",
      "id_str": "1400000000000000006",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000006",
      "created_at": "Wed Jun 02 13:00:00 +0000 2021",
      "favorited": false,
      "full_text": "@noorh Liv said it https://t.co/a1",
      "lang": "en",
      "in_reply_to_status_id_str": "1399000000000000004",
      "in_reply_to_status_id": "1399000000000000004",
      "in_reply_to_user_id_str": "2002",
      "in_reply_to_user_id": "2002",
      "in_reply_to_screen_name": "noorh"
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
        "urls": [
          {
            "url": "https://t.co/a1",
            "expanded_url": "https://twitter.com/idabrook/status/1400000000000000001",
            "display_url": "x",
            "indices": [
              "1",
              "2"
            ]
          }
        ]
      },
      "favorite_count": "1",
      "id_str": "1400000000000000007",
      "truncated": false,
      "retweet_count": "0",
      "id": "1400000000000000007",
      "created_at": "Wed Jun 02 14:00:00 +0000 2021",
      "favorited": false,
      "full_text": "As I said https://t.co/a1",
      "lang": "en"
    }
  }
]