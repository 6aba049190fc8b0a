window.YTD.account.part0 = [
  {
    "account": {
      "email": "ida@brook.example",
      "createdVia": "web",
      "username": "ida_brook",
      "accountId": "1001",
      "createdAt": "2009-03-02T08:00:00.000Z",
      "accountDisplayName": "Ida Brook"
    }
  }
]