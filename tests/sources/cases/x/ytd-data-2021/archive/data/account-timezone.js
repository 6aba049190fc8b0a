window.YTD.account_timezone.part0 = [
  {
    "accountTimezone": {
      "accountId": "1001",
      "timeZone": "International Date Line West"
    }
  }
]