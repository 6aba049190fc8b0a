window.YTD.follower.part1 = [
  {
    "follower": {
      "accountId": "7007",
      "userLink": "https://twitter.com/intent/user?user_id=7007"
    }
  }
]