window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": 7,
      "messages": [
        {
          "messageCreate": {
            "id": "1"
          }
        },
        {
          "somethingNew": {}
        },
        3
      ]
    }
  },
  {
    "dmConversation": {
      "conversationId": "1001-2002",
      "messages": [
        {
          "messageCreate": {
            "id": "1691000000000000001",
            "senderId": "2002",
            "text": "no receiver, no time"
          }
        }
      ]
    }
  }
]