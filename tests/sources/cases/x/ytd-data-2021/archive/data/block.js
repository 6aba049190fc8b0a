window.YTD.block.part0 = [
  {
    "blocking": {
      "accountId": "6006",
      "userLink": "https://twitter.com/intent/user?user_id=6006"
    }
  }
]