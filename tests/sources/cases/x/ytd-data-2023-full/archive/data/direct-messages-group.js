window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation": {
      "conversationId": "1612345678901234567",
      "messages": [
        {
          "messageCreate": {
            "reactions": [],
            "urls": [],
            "text": "Agenda attached",
            "mediaUrls": [],
            "senderId": "2002",
            "id": "1634000000000000002",
            "createdAt": "2023-03-08T09:15:00.120Z"
          }
        },
        {
          "participantsLeave": {
            "userIds": [
              "4004"
            ],
            "createdAt": "2023-03-08T09:10:00.000Z"
          }
        },
        {
          "conversationNameUpdate": {
            "initiatingUserId": "2002",
            "name": "Slipway",
            "createdAt": "2023-03-08T09:05:00.000Z"
          }
        },
        {
          "participantsJoin": {
            "initiatingUserId": "1001",
            "userIds": [
              "3003"
            ],
            "createdAt": "2023-03-08T09:00:00.000Z"
          }
        },
        {
          "joinConversation": {
            "initiatingUserId": "2002",
            "participantsSnapshot": [
              "2002",
              "1001",
              "4004"
            ],
            "createdAt": "2023-03-08T08:00:00.000Z"
          }
        }
      ]
    }
  }
]