window.YTD.protected_history.part0 = [
  {
    "protectedHistory": {
      "protectedAt": "2023-05-05T10:00:00.000Z",
      "action": "Protect"
    }
  }
]