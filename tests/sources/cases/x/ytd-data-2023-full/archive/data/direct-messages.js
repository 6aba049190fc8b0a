window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "1001-2002",
      "messages": [
        {
          "messageCreate": {
            "recipientId": "2002",
            "reactions": [
              {
                "senderId": "2002",
                "reactionKey": "like",
                "eventId": "1633000000000000003",
                "createdAt": "2023-03-07T08:06:00.000Z"
              }
            ],
            "urls": [],
            "text": "See you there &lt;3",
            "mediaUrls": [],
            "senderId": "1001",
            "id": "1633000000000000002",
            "createdAt": "2023-03-07T08:05:00.000Z"
          }
        },
        {
          "messageCreate": {
            "recipientId": "1001",
            "reactions": [],
            "urls": [],
            "text": "Are you coming?",
            "mediaUrls": [],
            "senderId": "2002",
            "id": "1633000000000000001",
            "createdAt": "2023-03-07T08:00:00.120Z"
          }
        }
      ]
    }
  }
]