window.YTD.protected_history.part0 = [
  {
    "protectedHistory": {
      "protectedAt": "2023-01-05T10:00:00.000Z",
      "action": "Protect"
    }
  },
  {
    "protectedHistory": {
      "protectedAt": "2023-02-05T10:00:00.000Z",
      "action": "Unprotect"
    }
  }
]