window.YTD.note_tweet.part0 = [
  {
    "noteTweet": {
      "noteTweetId": "1630000000000000800",
      "createdAt": "2023-03-01T08:00:00.000Z",
      "updatedAt": "2023-03-01T08:00:00.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Active"
      },
      "core": {
        "text": "This is the start of a long note about the harbour that goes on and on well past the limit of two hundred and eighty signs & then some.",
        "mentions": [],
        "hashtags": [],
        "urls": [],
        "cashtags": [],
        "styletags": []
      }
    }
  },
  {
    "noteTweet": {
      "noteTweetId": "1630000000000000801",
      "createdAt": "2023-03-01T08:10:00.000Z",
      "updatedAt": "2023-03-01T08:10:00.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Active"
      },
      "core": {
        "text": "Dear Noor, this reply is a long one, too, and nobody would read it if it were not yours.",
        "mentions": [],
        "hashtags": [],
        "urls": [],
        "cashtags": [],
        "styletags": []
      }
    }
  },
  {
    "noteTweet": {
      "noteTweetId": "1630000000000000802",
      "createdAt": "2023-03-02T08:10:00.000Z",
      "updatedAt": "2023-03-02T08:10:00.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Active"
      },
      "core": {
        "text": "A note whose post is not here, for @LivAas and others.",
        "mentions": [
          {
            "screenName": "LivAas",
            "fromIndex": "4",
            "toIndex": "9"
          }
        ],
        "hashtags": [],
        "urls": [],
        "cashtags": [],
        "styletags": []
      }
    }
  }
]