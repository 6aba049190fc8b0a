window.YTD.follower.part0 = [
  {
    "follower": {
      "accountId": "2002",
      "userLink": "https://twitter.com/intent/user?user_id=2002"
    }
  },
  {
    "follower": {
      "accountId": "4004",
      "userLink": "https://twitter.com/intent/user?user_id=4004"
    }
  },
  {
    "follower": {
      "accountId": "5005",
      "userLink": "https://twitter.com/intent/user?user_id=5005"
    }
  }
]