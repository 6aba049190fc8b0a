BEGIN TRANSACTION;
CREATE TABLE decisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at_us BIGINT NOT NULL, 
	choice VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL
);
INSERT INTO "decisions" VALUES(1,1772357400000000,'pin','["mastodon/1129"]','inner');
INSERT INTO "decisions" VALUES(2,1772357460000000,'this is wrong','["x/20177","direction"]','it''s by phone; "ü" ✓');
INSERT INTO "decisions" VALUES(3,1772357520000000,'undo','["1"]','');
INSERT INTO "decisions" VALUES(4,1772357580000000,'setting','["zone"]','Europe/Lisbon');
CREATE TABLE derived (
	stage VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	PRIMARY KEY (stage)
);
INSERT INTO "derived" VALUES('log','log-b');
INSERT INTO "derived" VALUES('ties','ties-a');
CREATE TABLE dropped (
	folder VARCHAR NOT NULL, 
	at_us BIGINT NOT NULL, 
	PRIMARY KEY (folder)
);
INSERT INTO "dropped" VALUES('log-a',1772357400000000);
CREATE TABLE forgotten (
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (hash)
);
INSERT INTO "forgotten" VALUES('e882c124e351fdc33bb193f59ac584b0');
INSERT INTO "forgotten" VALUES('word 034fe51a7bd55a1fb9550efe7c5ac5c1');
INSERT INTO "forgotten" VALUES('word 186cbf4d58d123510fd2e7217683955a');
INSERT INTO "forgotten" VALUES('word 38b800a28a39cd5afd325a5524d0d502');
INSERT INTO "forgotten" VALUES('word 4b7e7bbf9fd29b62226a5d3dc1588723');
CREATE TABLE jobs (
	id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	message VARCHAR NOT NULL, 
	done BIGINT NOT NULL, 
	total BIGINT NOT NULL, 
	started_us BIGINT NOT NULL, 
	paths VARCHAR NOT NULL, 
	me VARCHAR, 
	result VARCHAR, 
	PRIMARY KEY (id)
);
INSERT INTO "jobs" VALUES('0f3a','archive.zip','done','',0,0,1772357400000000,'["/inbox/0f3a/archive.zip"]','x/1','{"items":[],"failed":[]}');
CREATE TABLE salt (
	value VARCHAR NOT NULL, 
	PRIMARY KEY (value)
);
INSERT INTO "salt" VALUES('94a12d6ef06b73011e489a6832fc69e4');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('decisions',5);
COMMIT;
