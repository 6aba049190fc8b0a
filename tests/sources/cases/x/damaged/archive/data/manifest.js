window.__THAR_CONFIG = {
  "userInfo": {
    "accountId": "1001",
    "userName": "ida_brook",
    "displayName": "Ida Brook"
  },
  "archiveInfo": {
    "sizeBytes": "1000",
    "generationDate": "2023-08-20T11:06:14.174Z",
    "isPartialArchive": false,
    "maxPartSizeBytes": "53687091200"
  },
  "readmeInfo": {
    "fileName": "data/README.txt",
    "directory": "data/",
    "name": "README.txt"
  },
  "dataTypes": {
    "tweets": {
      "files": [
        {
          "fileName": "data/tweets.js",
          "globalName": "YTD.tweets.part0",
          "count": "9"
        },
        {
          "fileName": "data/tweets-part1.js",
          "globalName": "YTD.tweets.part1",
          "count": "50"
        }
      ]
    },
    "following": {
      "files": [
        {
          "fileName": "data/following.js",
          "globalName": "YTD.following.part0",
          "count": "2"
        }
      ]
    }
  }
}