window.YTD.block.part0 = [
  {
    "blocking": {
      "accountId": "6006"
    }
  },
  {
    "blocking": {}
  }
]