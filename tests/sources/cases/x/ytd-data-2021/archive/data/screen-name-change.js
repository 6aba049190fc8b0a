window.YTD.screen_name_change.part0 = [
  {
    "screenNameChange": {
      "accountId": "1001",
      "screenNameChange": {
        "changedAt": "2021-01-05T10:00:00.000Z",
        "changedFrom": "idabrook",
        "changedTo": "ida_brook"
      }
    }
  }
]