Grailbird.data.tweets_2010_11 = 
 [
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
        }
      ],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "1234567890",
    "text": "No hour left",
    "id": 1234567890,
    "created_at": "2010-11-01 00:00:00 +0000",
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
      "user_mentions": [],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "698877342646272",
    "text": "Truly at midnight",
    "id": 698877342646272,
    "created_at": "2010-11-06 00:00:00 +0000",
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