var user_details =  {
  "expanded_url" : "http://brook.example",
  "screen_name" : "idabrook",
  "location" : "Harbour Street",
  "url" : "http://t.co/b",
  "full_name" : "Ida Brook",
  "bio" : "Boats & paint",
  "id" : "1001",
  "created_at" : "2009-03-02 08:00:00 +0000",
  "display_url" : "brook.example"
}