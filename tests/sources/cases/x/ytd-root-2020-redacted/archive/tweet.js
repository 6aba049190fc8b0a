window.YTD.tweet.part0 = [
  // I took the rest out
  { tweet: { id_str: '1220000000000000001', created_at: 'Wed Jan 22 08:00:00 +0000 2020', full_text: "Morning, @noorh", entities: { user_mentions: [ { name: "Noor Haddad", screen_name: "noorh", id_str: "2002", }, ], }, }, },
  { "tweet": { "id_str": "1220000000000000002", "created_at": "Wed Jan 22 09:00:00 +0000 2020", "full_text": "Late reply", "in_reply_to_status_id_str": "1219000000000000001", "entities": {} } },
];
