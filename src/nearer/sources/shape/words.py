"""The words of formats: what may be shown of a key, a column or a file's name.

A key can be a name, a number or an address as well. So a word is shown where it is one of these, which no person chose:
the words in the readers' own code, and what exports of shops, games and networks commonly name their fields (our own
choice). Words that are given names as well (mark, may, rose) are left out.
"""

_TEXT = """
aac abandoned about absent absolute abstract academic accept acceptance accepted access account
accountcreationip accountlabel accounts accountsuspension accounttimezone acct achievement achievements across
act acted action active activities activity activitystreams actor actual add added additional address addressed
addresses adds adjusted ads advertis advertisers advertising affiliate after again age ageinfo agenda agent
agreed album albums alert alerts alias all allows alone also alt among amount amp analytics and announce
announcements anonymous another answer answered answers any anyone anything apart api app application
applications appointment approve approved apps archive archived archives are area array article articles artist
artists aside ask asked asks asset assets assigned assignee assigner assignment at atom atproto attachment
attachments attend attendee attendees attending attr attribute attributed attributes audience audio
audiovideocalls auth authentication author authorized auto avatar avatars average back background backup bad
badge badges balance ban banner base batch became before began begin beginning begins behind being belong
belongs benefits benutzername beside between beyond billing bio bios birdwatch birth birthdate birthday block
blocked blocking blockquote blocks blog blogs bluesky board boards body bomb book booking bookmark bookmarks
books bool boolean boost boosts bot bots bounce bounced bounces bounty brackets branch branches branchlinks
brand broadcast broadcasts browser browsing brugernavn brukernavn bsky budget buffer bulk bundle button buy by
byte bytes cache calendar call calls calories came campaign campaigns can cancel cancelled cannot canvases
captured car card cards career cart case catalogitem categories category cause causes cbor cc cell cells
certificate certifications challenges change changed channel channels charge charges chat chats check checkbox
checkfile checkin checksum child children choose chose chosen chunk circle city clean click clicked clicks
client clock close closed coach code codes cohort collection collections color colour columns com come comings
comma comment commentary commented comments commercecatalog commit commits communities community communitynote
communitytweet comp companies company comparing complete compose compressed computer conference config confirm
confirmed connect connected connectedapplication connection connections consent consented const contact contacts
content contents contest context contract contributions conversation conversations conversion conversions copies
copy core cost costs could count countdowns counter country counts county coupon course courses crc create
created creation creator credit creditor crosspost crossrealm css csv currency current cursor custom customer
customers customised cut cutover dag daily damaged dashboard data date dates day days db deactivated deal deals
debit declaration declared decline decode deep deeper default defaults delete deleted deletednotetweet
deletedtweet deletedtweetheaders deletedtweets deletes delivered delivery department deposit descendants
describe description desktop destination detail details device devices devicetoken dict did digest digits
dimension dimensions direct directed direction directmessage directmessagegroup directmessagegroupheaders
directmessageheaders directmessagemute directmessages directmessagesgroup directories directory disabled
disconnect discord discount discounts discriminator dislike dismissed display disposition distance div division
dm dms doctype document documents docx does domain domains donate donation door down download downvote downvotes
draft drafted drafts drive dropped due duet dump dumps duration each earlier edge edges edit edited education
effects ehw elapsed element elevation else email emailaddresschange emails embed emoji emojis employee employees
empty enabled encoding encrypted end ended endorsee endorsement endorsements endorser endpoint ends engaged
engagement enrolled enrollment enter entities entries entry environment episode episodes epoch error errors
estimated evaluation event events every everybody example exist existed expanded expandedprofile expense expired
expires expiry explanation explore export exported exporter exports extension external extra facebook facet
facets failed fallback family fans far fav favorite favorited favorites favourite favourited favourites fax
features fee feed feedback feeds fees female few field fields figure file filename files fill film films filter
filtered find finish finished first firstname fit fixed flag flagged flags flair flairs fleet fleets flow folder
folders follow followed follower followers following follows footer for forename fork forks form format formed
former forum forums forward forwarded found free frequency frequent friend friends friendship friendships from
fulfilled fulfillment full function further gateway gear gebruikersnaam gender generation generator geo get gif
gifs gifts gilded gilding gildings gist give given gives global gmail gmt goal goals goings gold gone google got
grade grailbird grant graph grok gross group groups guard guest guests guide guild had half hand handle handles
has hash hashes hashtag hashtags have head header headers headline heic height here hid hidden hide hides
highlight history hobby hold holds holes home honors host hosts hour hours href htm html http https httpx huddle
huddles ico icon icons id identifier identifiers identity ids idverification ietf ignore image images img import
imported impressions in inbox income incomplete index indexed industry inferences inferred inflate info
information ini initial initials initiating inline input ins insert inserted instagram installed instance
instant integration interactions interest interested interests internal interval into invalid invitation
invitations invite invited invitee inviter invites invoice invoices ip ipaudit irc is isbn issue issues item
items its itself job jobs join joined joins journal jpe js json jsonl junk just kakao karma keeps kept key
keyregistry keys kind kinds know known kudos label labels lacks lan language languages large larger last
lastname later latest latin latitude lcc lead leads league learning leave leaves ledger left legacy legal length
lesson lessons let letters level levels li lib library licence license lie lies lifecycle lifetime like liked
likes limit line lines link linked linkedin links list listblock listed listen listened listens listing listitem
lists little live lives loc local locale localized location locations locked log logged login logins logs long
longer longitude look looked looks lost lql machine macosx made mail mailbox mailboxes mailchimp mailer mailing
mailto main make makes male manager manifest many map mapping marital marked marketing marketplace marks master
mastodon match matches matrix mattermost max maximum mbox me measure media meeting meetings meetup member
members memo mention mentioned mentions merchant merge message messageevent messages messenger met meta metadata
method microsecond middle milliseconds minimum minute mirrordummy misc missed missing misskey mobile mode model
moderated moderator moderators modes modified moments money month monthly months mood more most mostly motion
mov move moved movement movie movies mpdm mpims msec multireddits municipality music mute muted mutes muting
naam name named names namn nationality nav navn ndjson nearer need needs neither nested net network never new
newest next nfc nick nickname nidevices no nobody node nodes nom nombre nome none nor not note notes notetweet
nothing noticed notification notifications notified notimpl notyet nowhere null number numbers oauth object
objects occupation occurred october of off offer office offline offset often ogg ol old on once one ones oneself
online only oob open opened opens operation operator optin options optout opus order ordered orders org
organisation organization organizations origin original other others out outbox outgoing outside overlap own
owner owners pace pack package packed pages pagination paid parameter parameters parent parents parsed part
partial participants partner parts passed passes password passwords patents path pay payer payload payment
payments payouts pdf pds peer pending people percent periscope permalink permission permissions person persona
personal personalization phone phonenumber phones photo photos picture pictures pin pinned pins pipeline place
places plain plan platform playback played player playlist plays plc plugged plugin pm png podcast podcasts
points policy poll polls popular position positions post postal postcode postgate postmaster posts pre
precedence predictions preferences preferred prefix premium present previous price prices primary priority
private processed processor product products professionaldata profile profilemedia profiles program programs
project projects prompts properties property propose protect protected protectedhistory protection provider
providers province pub public publications publish published publishing pull purchase purchased purchases put
puts quantity queries query question questions queue quick quiet quit quizzes quot quota quote quoted quotes
railbird range rank rating ratings raw reach react reacted reaction reactions read readable readme reads realm
reason reblog reblogs receipt receipts received receiver recent recently recipient recipients recommendation
recommendations record recordings records reddit reels ref reference references referrer refund refunded refuse
refused region register registered registration reject rejected related relation relationship relationships
reminder reminders remove removed renames renewal repin repins replace replied replies reply replyprompt repo
report repos repositories repository repost reposts reputation request requested requester requests required
reserved reshare resolve resource resources respond response responses restricted result results returned
retweet retweeted rev revenue review reviews reward rewards rfc richtext ride rides right rocket role roles room
rooms root roots roster rosters round route row rows rss rsvp rsvps rule rules run runs said salary sales same
sample save saved savedsearch say says schedule scheduled scheme school scopes score scores screen
screennamechange script search searches season second secondary seconds section sections security seen segment
segments select selected seller sender sensitive sent sentence sequence serial series server servers service
services session sessions setting settings several sex share shared shares shelf shelves shipped shipping shop
shopping shops short should show showcase shows sig sign signal signature signed signup since single site sites
six size sizes skill skills sku skype slack slackbot sleep sliders small smartblock sms snapshot social sold
some song songs soon sort sounds source sources space spaces spam span spelling spent spinmail split spoiler
sponsored squeeze srt sso stable stage stages stand stands star starred stars start started starter starterpack
starts state statement states station statistic statistics stats status statuses step steps sticker stickers
still stitch stock stop storage store stories story str streak streaks stream street string stripe strong style
subject submitted submitter subreddit subreddits subscribe subscribed subscribes subscription subscriptions
subtitles subtotal subtype success such suffix suggested suggestions summary super supergroup support surname
surrogatepass survey svg swipe swipes sync system tab tabbed table tables tag tags take taken takeout talent
talk talks tar target targeting task tasks tax taxes tbody tbz td team teams tel telegram tell tells temp
template term terms test text texts tgz than thanks thar that the thead their them theme themselves then there
these they think this those thr thread threadgate threads threema through throw thumbnail thumbs ticket tickets
tik tiktok time times timestamp timezone tip title titles to today tok token told tombstone too took tool tools
toot topic topics total totals tr trace track tracking train transaction transactions transcripts transfer
transferred translated tree trial tries trigger trip trophy true truncated trust ts tsv tube tumblr tweet
tweetdeck tweetheaders tweets twitter twittercircle twittercirclemember twittercircletweet twittershop two txt
txz type typed types ul unblock unbookmark unboost understood undo unfavorite unfavourite unfollow unfollowed
unfriend unignore unique unit units unixtime unknown unlike unlisted unmatched unmute unpack unpacks unpin
unread unreadable unrepost unsave unsent unshare unsqueezed unsubscribe unsubscribed unsupported until update
updated updates upload uploaded uploads upper upvote upvotes uri url urls urn usage used user userlinkclicks
usermessage username userprofile users uses uslackbot usually usuario utc utente utf utilisateur utm valid value
values var vcf vec vendor venue verb verification verifications verified version via viber video videos view
viewed viewer views visibility visible visit visitor visits voice void volume volunteering vote voted votes
warning was watch watched watchlist way web webex webfinger webp websites wechat weechatlog week weekly weight
welcome well went were what whats whatsapp when where wherever whether which while who whole whom whose width
window winner with within without word words worker workflow workout workspace write writeable writes written
wrong wrote www xrpc year years yes yet you your yours yourself youtube ytd zip zipcode znc zone zones zoom
zulip
"""

WORDS = frozenset(_TEXT.split())
