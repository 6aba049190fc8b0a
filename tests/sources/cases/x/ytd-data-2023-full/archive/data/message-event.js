window.YTD.message_event.part0 = [
  {
    "messageEvent": {
      "createdAtMsec": "1771922347788",
      "conversationToken": "secret",
      "senderId": "2002",
      "conversationId": "1001:2002",
      "messageId": "c604ef45-3802-483c-86fa-b91adefa4a59",
      "detail": {
        "messageCreateEvent": {
          "contents": "locked",
          "conversationKeyVersion": "1"
        }
      },
      "sequenceId": "2026215415345561601"
    }
  },
  {
    "messageEvent": {
      "createdAtMsec": "1771945388492",
      "senderId": "1001",
      "conversationId": "1001:2002",
      "messageId": "a",
      "detail": {
        "markConversationReadEvent": {
          "seenUntilSequenceId": "2026215415345561601",
          "seenAtMillis": "1771945388445"
        }
      },
      "sequenceId": "2026311941191340033"
    }
  }
]