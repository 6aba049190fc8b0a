Grailbird.data.tweets_2013_02 = 
 [
  {
    "source": "web",
    "entities": {
      "user_mentions": [
        {
          "name": "Liv Aas",
          "screen_name": "LivAas",
          "indices": [
            0,
            5
          ],
          "id_str": "4004",
          "id": 4004
        }
      ],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "307353450239389696",
    "text": "RT @LivAas: Please sign this petition for the harbour: it is long and cut he\u2026",
    "id": 307353450239389696,
    "created_at": "2013-03-01 04:55:47 +0000",
    "user": {
      "name": "Ida Brook",
      "screen_name": "idabrook",
      "protected": false,
      "id_str": "1001",
      "profile_image_url_https": "https:\/\/example.com\/a.png",
      "id": 1001,
      "verified": false
    },
    "retweeted_status": {
      "source": "web",
      "entities": {
        "user_mentions": [],
        "media": [],
        "hashtags": [],
        "urls": []
      },
      "geo": {},
      "id_str": "307353120390922240",
      "text": "Please sign this petition for the harbour: it is long and cut here no more",
      "id": 307353120390922240,
      "created_at": "2013-03-01 04:54:28 +0000",
      "user": {
        "name": "Liv Aas",
        "screen_name": "LivAas",
        "protected": false,
        "id_str": "4004",
        "profile_image_url_https": "https:\/\/example.com\/a.png",
        "id": 4004,
        "verified": false
      }
    }
  },
  {
    "source": "web",
    "entities": {
      "user_mentions": [
        {
          "name": "Tom Bell",
          "screen_name": "tombell",
          "indices": [
            0,
            5
          ],
          "id_str": "3003",
          "id": 3003
        }
      ],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "307000000000000003",
    "text": "RT @tombell typed by hand &lt;3",
    "id": 307000000000000003,
    "created_at": "2013-02-28 10:00:00 +0000",
    "user": {
      "name": "Ida Brook",
      "screen_name": "idabrook",
      "protected": false,
      "id_str": "1001",
      "profile_image_url_https": "https:\/\/example.com\/a.png",
      "id": 1001,
      "verified": false
    }
  },
  {
    "source": "web",
    "entities": {
      "user_mentions": [
        {
          "name": "Noor Haddad",
          "screen_name": "noorh",
          "indices": [
            0,
            5
          ],
          "id_str": "2002",
          "id": 2002
        },
        {
          "name": "Tom Bell",
          "screen_name": "tombell",
          "indices": [
            0,
            5
          ],
          "id_str": "3003",
          "id": 3003
        }
      ],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "306900000000000001",
    "text": "@noorh yes! and @tombell, too",
    "id": 306900000000000001,
    "created_at": "2013-02-27 22:00:00 +0000",
    "user": {
      "name": "Ida Brook",
      "screen_name": "idabrook",
      "protected": false,
      "id_str": "1001",
      "profile_image_url_https": "https:\/\/example.com\/a.png",
      "id": 1001,
      "verified": false
    },
    "in_reply_to_screen_name": "noorh",
    "in_reply_to_user_id": 2002,
    "in_reply_to_user_id_str": "2002",
    "in_reply_to_status_id": 306800000000000001,
    "in_reply_to_status_id_str": "306800000000000001"
  },
  {
    "source": "web",
    "entities": {
      "user_mentions": [],
      "media": [],
      "hashtags": [],
      "urls": [
        {
          "indices": [
            1,
            2
          ],
          "url": "http:\/\/t.co\/a",
          "expanded_url": "https:\/\/twitter.com\/LivAas\/status\/306860000000000001",
          "display_url": "x"
        }
      ]
    },
    "geo": {},
    "id_str": "306870000000000001",
    "text": "Look at this",
    "id": 306870000000000001,
    "created_at": "2013-02-27 20:00:00 +0000",
    "user": {
      "name": "Ida Brook",
      "screen_name": "idabrook",
      "protected": false,
      "id_str": "1001",
      "profile_image_url_https": "https:\/\/example.com\/a.png",
      "id": 1001,
      "verified": false
    }
  }
]