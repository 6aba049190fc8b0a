var payload_details =  {
  "tweets" : 9,
  "created_at" : "2014-08-03 10:00:00 +0000",
  "lang" : "en"
}