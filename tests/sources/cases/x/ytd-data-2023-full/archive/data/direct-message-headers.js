window.YTD.direct_message_headers.part0 = [
  {
    "dmConversation": {
      "conversationId": "1001-2002",
      "messages": [
        {
          "messageCreate": {
            "id": "1633000000000000002",
            "senderId": "1001",
            "recipientId": "2002",
            "createdAt": "2023-03-07T08:05:00.000Z"
          }
        }
      ]
    }
  }
]