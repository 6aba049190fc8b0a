window.YTD.tweets.part0 = [
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
      "id_str": "1630000000000000001",
      "truncated": false,
      "retweet_count": "0",
      "id": "1630000000000000001",
      "created_at": "Wed Mar 01 08:00:01 +0000 2023",
      "favorited": false,
      "full_text": "This is the start of a long note about the harbour that goes on… https://t.co/x2",
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
        "urls": []
      },
      "favorite_count": "1",
      "id_str": "1630000000000000002",
      "truncated": false,
      "retweet_count": "0",
      "id": "1630000000000000002",
      "created_at": "Wed Mar 01 08:10:00 +0000 2023",
      "favorited": false,
      "full_text": "@noorh Dear Noor, this reply is a long one, too… https://t.co/x3",
      "lang": "en",
      "in_reply_to_status_id_str": "1629000000000000001",
      "in_reply_to_status_id": "1629000000000000001",
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
      "id_str": "1630000000000000004",
      "truncated": false,
      "retweet_count": "0",
      "id": "1630000000000000004",
      "created_at": "Wed Mar 01 08:21:00 +0000 2023",
      "favorited": false,
      "full_text": "@tombell Launch at ten, not nine",
      "lang": "en",
      "in_reply_to_status_id_str": "1629000000000000002",
      "in_reply_to_status_id": "1629000000000000002",
      "in_reply_to_user_id_str": "3003",
      "in_reply_to_user_id": "3003",
      "in_reply_to_screen_name": "tombell",
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1630000000000000003",
            "1630000000000000004"
          ],
          "editableUntil": "2023-03-01T09:00:00.000Z",
          "editsRemaining": "4",
          "isEditEligible": true
        }
      }
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
      "id_str": "1630000000000000003",
      "truncated": false,
      "retweet_count": "0",
      "id": "1630000000000000003",
      "created_at": "Wed Mar 01 08:20:00 +0000 2023",
      "favorited": false,
      "full_text": "@tombell Launch at nine",
      "lang": "en",
      "in_reply_to_status_id_str": "1629000000000000002",
      "in_reply_to_status_id": "1629000000000000002",
      "in_reply_to_user_id_str": "3003",
      "in_reply_to_user_id": "3003",
      "in_reply_to_screen_name": "tombell",
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1630000000000000003",
            "1630000000000000004"
          ],
          "editableUntil": "2023-03-01T09:00:00.000Z",
          "editsRemaining": "4",
          "isEditEligible": true
        }
      }
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
      "id_str": "1630000000000000006",
      "truncated": false,
      "retweet_count": "0",
      "id": "1630000000000000006",
      "created_at": "Wed Mar 01 08:31:00 +0000 2023",
      "favorited": false,
      "full_text": "@LivAas only the second version was kept",
      "lang": "en",
      "in_reply_to_status_id_str": "1629000000000000003",
      "in_reply_to_status_id": "1629000000000000003",
      "in_reply_to_user_id_str": "4004",
      "in_reply_to_user_id": "4004",
      "in_reply_to_screen_name": "LivAas",
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "1630000000000000005",
            "1630000000000000006"
          ],
          "editableUntil": "2023-03-01T09:00:00.000Z",
          "editsRemaining": "4",
          "isEditEligible": true
        }
      }
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
            "expanded_url": "https://x.com/noorh/status/1629000000000000009",
            "display_url": "x",
            "indices": [
              "1",
              "2"
            ]
          }
        ]
      },
      "favorite_count": "1",
      "id_str": "1630000000000000007",
      "truncated": false,
      "retweet_count": "0",
      "id": "1630000000000000007",
      "created_at": "Wed Mar 01 08:40:00 +0000 2023",
      "favorited": false,
      "full_text": "New address, same people https://t.co/a1",
      "lang": "en"
    }
  }
]