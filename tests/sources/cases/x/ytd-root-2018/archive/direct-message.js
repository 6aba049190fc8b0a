window.YTD.direct_message.part0 = [
  {
    "dmConversation": {
      "conversationId": "1001-2002",
      "messages": [
        {
          "messageCreate": {
            "recipientId": "1001",
            "text": "Ten is fine &amp; good",
            "mediaUrls": [],
            "senderId": "2002",
            "id": "1040100000000000001",
            "createdAt": "2018-09-13T08:05:00.120Z"
          }
        }
      ]
    }
  }
]