var tweet_index =  [
  {
    "file_name": "data\/js\/tweets\/2013_02.js",
    "year": 2013,
    "var_name": "tweets_2013_02",
    "tweet_count": 5,
    "month": 2
  },
  {
    "file_name": "data\/js\/tweets\/2010_11.js",
    "year": 2010,
    "var_name": "tweets_2010_11",
    "tweet_count": 2,
    "month": 11
  }
]