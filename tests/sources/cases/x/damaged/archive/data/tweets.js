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
      "id_str": "1690000000000000002",
      "truncated": false,
      "retweet_count": "0",
      "id": "1690000000000000002",
      "created_at": "Fri Jan 03 08:00:00 +0000 1997",
      "favorited": false,
      "full_text": "Before there was a network",
      "lang": "en",
      "in_reply_to_status_id_str": "1689000000000000001",
      "in_reply_to_status_id": "1689000000000000001",
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
        "urls": []
      },
      "favorite_count": "1",
      "id_str": "1690000000000000003",
      "truncated": false,
      "retweet_count": "0",
      "id": "1690000000000000003",
      "created_at": "Sat Aug 14 08:00:00 +0000 2027",
      "favorited": false,
      "full_text": "After the archive was made",
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
      "id_str": "1690000000000000004",
      "truncated": false,
      "retweet_count": "0",
      "id": "1690000000000000004",
      "created_at": "when the tide was high",
      "favorited": false,
      "full_text": "No time at all",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "full_text": "no id"
    }
  },
  17,
  "text",
  null,
  {
    "tweet": {
      "retweeted": false,
      "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities": {
        "hashtags": [],
        "symbols": [],
        "user_mentions": [
          "x",
          null,
          {
            "screen_name": 5,
            "id_str": []
          }
        ],
        "urls": [
          {
            "url": "https://t.co/a1",
            "expanded_url": "javascript:alert(1)",
            "display_url": "x",
            "indices": [
              "1",
              "2"
            ]
          },
          {
            "url": "https://t.co/a1",
            "expanded_url": 7,
            "display_url": "x",
            "indices": [
              "1",
              "2"
            ]
          }
        ]
      },
      "favorite_count": "1",
      "id_str": "1690000000000000005",
      "truncated": false,
      "retweet_count": "0",
      "id": "1690000000000000005",
      "created_at": "Mon Aug 14 08:00:00 +0000 2023",
      "favorited": false,
      "full_text": "A zero \u0000 and a mark ‮ here",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "id_str": "1690000000000000006",
      "created_at": [
        "x"
      ],
      "full_text": {
        "a": 1
      },
      "entities": [],
      "in_reply_to_user_id_str": {}
    }
  }
]