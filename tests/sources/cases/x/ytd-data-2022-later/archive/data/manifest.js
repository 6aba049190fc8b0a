window.__THAR_CONFIG = {
  "userInfo": {
    "accountId": "1001",
    "userName": "ida_brook",
    "displayName": "Ida Brook"
  },
  "archiveInfo": {
    "sizeBytes": "1000",
    "generationDate": "2022-11-14T10:00:00.000Z",
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
          "count": "2"
        }
      ]
    },
    "follower": {
      "files": [
        {
          "fileName": "data/follower.js",
          "globalName": "YTD.follower.part0",
          "count": "3"
        },
        {
          "fileName": "data/follower-part1.js",
          "globalName": "YTD.follower.part1",
          "count": "1"
        }
      ]
    },
    "block": {
      "files": [
        {
          "fileName": "data/block.js",
          "globalName": "YTD.block.part0",
          "count": "2"
        }
      ]
    }
  }
}