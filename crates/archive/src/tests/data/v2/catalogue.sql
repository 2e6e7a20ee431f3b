-- A catalogue of version 2 (version 1 brought up to it) as SQLite dumps it, frozen: never made anew.
PRAGMA application_id = 1129726286;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE arrivals (
    n INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letters (n),
    book TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    day TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    unit TEXT,
    note TEXT,
    current INTEGER NOT NULL
) STRICT;
INSERT INTO "arrivals" VALUES(1,2,'',2020,45,'2020-08-09','Văn thư','2020-08-07T01:30:00Z','Phòng Tổng hợp',NULL,1);
CREATE TABLE bodies (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "bodies" VALUES(1,'Sở Y tế');
INSERT INTO "bodies" VALUES(2,'Công an tỉnh');
INSERT INTO "bodies" VALUES(3,'Các sở, ban, ngành');
INSERT INTO "bodies" VALUES(4,'Các trường học');
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letters (n),
    kind TEXT NOT NULL,                 -- added, reread, corrected, arrived, event
    event INTEGER REFERENCES events (n)
) STRICT;
INSERT INTO "changes" VALUES(1,'2020-08-07T01:30:00Z',1,'added',NULL);
INSERT INTO "changes" VALUES(2,'2020-08-07T01:30:00Z',2,'added',NULL);
INSERT INTO "changes" VALUES(3,'2020-08-07T01:30:00Z',3,'added',NULL);
INSERT INTO "changes" VALUES(4,'2020-08-07T01:30:00Z',1,'event',1);
INSERT INTO "changes" VALUES(5,'2020-08-07T01:30:00Z',1,'corrected',NULL);
INSERT INTO "changes" VALUES(6,'2020-08-07T01:30:00Z',2,'arrived',NULL);
CREATE TABLE citations (
    letter INTEGER NOT NULL REFERENCES letters (n),
    code_key TEXT NOT NULL,
    date TEXT,
    PRIMARY KEY (code_key, letter)
) STRICT, WITHOUT ROWID;
INSERT INTO "citations" VALUES(1,'26-nq/tw',NULL);
INSERT INTO "citations" VALUES(2,'26-nq/tw',NULL);
INSERT INTO "citations" VALUES(3,'26-nq/tw',NULL);
CREATE TABLE corrections (
    n INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letters (n),
    pointer TEXT NOT NULL,
    value TEXT NOT NULL,                -- JSON
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT
) STRICT;
INSERT INTO "corrections" VALUES(1,1,'/tasks/bao-cao-1/report_to','"UBND tỉnh Mẫu"','Văn thư','2020-08-07T01:30:00Z',NULL);
CREATE TABLE due_tasks (
    due TEXT NOT NULL,
    date TEXT NOT NULL,                 -- of the letter; empty where it has none
    letter_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    unsettled INTEGER NOT NULL,         -- recurs, and nobody follows it occurrence by occurrence
    last_day TEXT,
    retired INTEGER NOT NULL,
    received TEXT,
    code TEXT NOT NULL,
    file_name TEXT NOT NULL,
    issuer TEXT,
    subject TEXT,
    addressees TEXT NOT NULL,
    state TEXT,
    task TEXT NOT NULL,
    PRIMARY KEY (due, date, letter_id, position, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "due_tasks" VALUES('2020-08-14','2020-08-03','ebd9c43ac52fc88081ea520700001dc379c3d08f33800892e578dc84ef00d700',0,'bao-cao-2',0,'2020-08-14',0,'2020-08-09','2/UBND-TH','thu-2.txt','ỦY BAN NHÂN DÂN TỈNH MẪU','việc thứ 2','["Các sở, ban, ngành"]',NULL,'{"id":"bao-cao-2","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null}');
INSERT INTO "due_tasks" VALUES('2020-08-14','2020-08-04','10ef7ff40e13b1bd99244394fae575209a61ea1b3fcadc4a71410307d944f8f6',0,'bao-cao-3',0,'2020-08-14',0,'2020-08-04','3/UBND-TH','thu-3.txt','ỦY BAN NHÂN DÂN TỈNH MẪU','việc thứ 3','["Các sở, ban, ngành"]',NULL,'{"id":"bao-cao-3","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null}');
INSERT INTO "due_tasks" VALUES('2020-08-19','2020-08-02','a4549d1d8a0815cbc77d5287fbc417119da9f7078a6890299f190ea10e210fec',1,'hang-thang-1',1,'2020-08-19',0,'2020-08-02','1/UBND-TH','thu-1.txt','ỦY BAN NHÂN DÂN TỈNH MẪU','việc thứ 1','["Các sở, ban, ngành"]',NULL,'{"id":"hang-thang-1","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null}');
INSERT INTO "due_tasks" VALUES('2020-08-19','2020-08-03','ebd9c43ac52fc88081ea520700001dc379c3d08f33800892e578dc84ef00d700',1,'hang-thang-2',1,'2020-08-19',0,'2020-08-09','2/UBND-TH','thu-2.txt','ỦY BAN NHÂN DÂN TỈNH MẪU','việc thứ 2','["Các sở, ban, ngành"]',NULL,'{"id":"hang-thang-2","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null}');
INSERT INTO "due_tasks" VALUES('2020-08-19','2020-08-04','10ef7ff40e13b1bd99244394fae575209a61ea1b3fcadc4a71410307d944f8f6',1,'hang-thang-3',1,'2020-08-19',0,'2020-08-04','3/UBND-TH','thu-3.txt','ỦY BAN NHÂN DÂN TỈNH MẪU','việc thứ 3','["Các sở, ban, ngành"]',NULL,'{"id":"hang-thang-3","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null}');
CREATE TABLE events (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- made from the content
    letter INTEGER NOT NULL REFERENCES letters (n),
    task TEXT NOT NULL,
    event TEXT NOT NULL                 -- JSON
) STRICT;
INSERT INTO "events" VALUES(1,'4f40d20ac1ddc7d022891df8c59b5375',1,'bao-cao-1','{"id":"4f40d20ac1ddc7d022891df8c59b5375","letter_id":"a4549d1d8a0815cbc77d5287fbc417119da9f7078a6890299f190ea10e210fec","task_id":"bao-cao-1","at":"2020-08-07T01:30:00Z","day":"2020-08-10","who":"Văn thư","event":"done","answer":"1/SYT-NV","note":null,"occurrence":null}');
CREATE TABLE jobs (
    source TEXT PRIMARY KEY,
    state TEXT NOT NULL,                -- waiting, failed, set_aside, done
    tries INTEGER NOT NULL,
    at TEXT NOT NULL,
    letter_id TEXT,
    message TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO "jobs" VALUES('may-quet/hong.pdf','set_aside',3,'2020-08-07T01:30:00Z',NULL,'tệp hỏng');
CREATE TABLE letters (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- SHA-256 of the original
    bytes INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    added TEXT NOT NULL,
    changed INTEGER NOT NULL,           -- changes.seq of the latest change to what can be searched
    received TEXT,
    document_type TEXT NOT NULL,
    issuer TEXT,
    code TEXT NOT NULL,                 -- as printed
    code_key TEXT,                      -- as compared
    number_key TEXT,
    same_key TEXT,                      -- issuer, number, symbol and date: equal for the same letter
    date TEXT,
    subject TEXT,
    addressees TEXT NOT NULL,           -- JSON
    needs_review INTEGER NOT NULL
) STRICT;
INSERT INTO "letters" VALUES(1,'a4549d1d8a0815cbc77d5287fbc417119da9f7078a6890299f190ea10e210fec',104,'thu-1.txt','2020-08-07T01:30:00Z',5,'2020-08-02','cong_van','ỦY BAN NHÂN DÂN TỈNH MẪU','1/UBND-TH','1/ubnd-th','1','ủybannhândântỉnhmẫu|1|ubnd-th|2020-08-02','2020-08-02','việc thứ 1','["Các sở, ban, ngành"]',1);
INSERT INTO "letters" VALUES(2,'ebd9c43ac52fc88081ea520700001dc379c3d08f33800892e578dc84ef00d700',104,'thu-2.txt','2020-08-07T01:30:00Z',6,'2020-08-09','cong_van','ỦY BAN NHÂN DÂN TỈNH MẪU','2/UBND-TH','2/ubnd-th','2','ủybannhândântỉnhmẫu|2|ubnd-th|2020-08-03','2020-08-03','việc thứ 2','["Các sở, ban, ngành"]',1);
INSERT INTO "letters" VALUES(3,'10ef7ff40e13b1bd99244394fae575209a61ea1b3fcadc4a71410307d944f8f6',104,'thu-3.txt','2020-08-07T01:30:00Z',3,'2020-08-04','cong_van','ỦY BAN NHÂN DÂN TỈNH MẪU','3/UBND-TH','3/ubnd-th','3','ủybannhândântỉnhmẫu|3|ubnd-th|2020-08-04','2020-08-04','việc thứ 3','["Các sở, ban, ngành"]',1);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('archive','4249818396d8243f151544291ee89a8c');
INSERT INTO "meta" VALUES('epoch','86c17b01');
INSERT INTO "meta" VALUES('indexed','0');
CREATE TABLE readings (
    letter INTEGER PRIMARY KEY REFERENCES letters (n),
    version TEXT NOT NULL,
    read_at TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
INSERT INTO "readings" VALUES(1,'test-1','2020-08-07T01:30:00Z','{"schema_version":"1.0","id":"a4549d1d8a0815cbc77d5287fbc417119da9f7078a6890299f190ea10e210fec","source":{"file_name":"thu-1.txt","media_type":"text/plain","bytes":104,"pages":1,"text_from":"file","ocr_confidence":null,"signatures":[]},"document_type":"cong_van","issuer":"ỦY BAN NHÂN DÂN TỈNH MẪU","issuer_parent":null,"number":"1","symbol":"UBND-TH","place":null,"date":"2020-08-02","subject":"việc thứ 1","urgency":null,"secrecy":null,"addressees":["Các sở, ban, ngành"],"copies":[],"archive":null,"signer":{"authority":null,"title":null,"name":null},"references":[{"code":"26-NQ/TW","date":null,"kind":null}],"tasks":[{"id":"bao-cao-1","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null},{"id":"hang-thang-1","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null},{"id":"truong-hoc-1","item":null,"assignees":["Các trường học"],"coordinators":["Công an tỉnh"],"text":"tuyên truyền","deadline":null,"report_to":null,"via":null}],"meeting":null,"contacts":[],"attachments":[],"evidence":{"/number":{"page":1,"box":null,"text":"1","span":[20,23],"confidence":0.97,"rule":"number.after-so"}},"diagnostics":[{"code":"signer.missing","severity":"review","pointer":"/signer/name","message":"không thấy người ký"}]}');
INSERT INTO "readings" VALUES(2,'test-1','2020-08-07T01:30:00Z','{"schema_version":"1.0","id":"ebd9c43ac52fc88081ea520700001dc379c3d08f33800892e578dc84ef00d700","source":{"file_name":"thu-2.txt","media_type":"text/plain","bytes":104,"pages":1,"text_from":"file","ocr_confidence":null,"signatures":[]},"document_type":"cong_van","issuer":"ỦY BAN NHÂN DÂN TỈNH MẪU","issuer_parent":null,"number":"2","symbol":"UBND-TH","place":null,"date":"2020-08-03","subject":"việc thứ 2","urgency":null,"secrecy":null,"addressees":["Các sở, ban, ngành"],"copies":[],"archive":null,"signer":{"authority":null,"title":null,"name":null},"references":[{"code":"26-NQ/TW","date":null,"kind":null}],"tasks":[{"id":"bao-cao-2","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null},{"id":"hang-thang-2","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null},{"id":"truong-hoc-2","item":null,"assignees":["Các trường học"],"coordinators":["Công an tỉnh"],"text":"tuyên truyền","deadline":null,"report_to":null,"via":null}],"meeting":null,"contacts":[],"attachments":[],"evidence":{"/number":{"page":1,"box":null,"text":"2","span":[20,23],"confidence":0.97,"rule":"number.after-so"}},"diagnostics":[{"code":"signer.missing","severity":"review","pointer":"/signer/name","message":"không thấy người ký"}]}');
INSERT INTO "readings" VALUES(3,'test-1','2020-08-07T01:30:00Z','{"schema_version":"1.0","id":"10ef7ff40e13b1bd99244394fae575209a61ea1b3fcadc4a71410307d944f8f6","source":{"file_name":"thu-3.txt","media_type":"text/plain","bytes":104,"pages":1,"text_from":"file","ocr_confidence":null,"signatures":[]},"document_type":"cong_van","issuer":"ỦY BAN NHÂN DÂN TỈNH MẪU","issuer_parent":null,"number":"3","symbol":"UBND-TH","place":null,"date":"2020-08-04","subject":"việc thứ 3","urgency":null,"secrecy":null,"addressees":["Các sở, ban, ngành"],"copies":[],"archive":null,"signer":{"authority":null,"title":null,"name":null},"references":[{"code":"26-NQ/TW","date":null,"kind":null}],"tasks":[{"id":"bao-cao-3","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null},{"id":"hang-thang-3","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null},{"id":"truong-hoc-3","item":null,"assignees":["Các trường học"],"coordinators":["Công an tỉnh"],"text":"tuyên truyền","deadline":null,"report_to":null,"via":null}],"meeting":null,"contacts":[],"attachments":[],"evidence":{"/number":{"page":1,"box":null,"text":"3","span":[20,23],"confidence":0.97,"rule":"number.after-so"}},"diagnostics":[{"code":"signer.missing","severity":"review","pointer":"/signer/name","message":"không thấy người ký"}]}');
CREATE TABLE task_bodies (
    task INTEGER NOT NULL REFERENCES tasks (n) ON DELETE CASCADE,
    body INTEGER NOT NULL REFERENCES bodies (n),
    role INTEGER NOT NULL,              -- 0 must do it, 1 as an addressee where nobody is named, 2 coordinates
    open INTEGER NOT NULL,              -- as in tasks, so that one body's open tasks are found by day
    due TEXT,
    PRIMARY KEY (task, body, role)
) STRICT, WITHOUT ROWID;
INSERT INTO "task_bodies" VALUES(1,1,0,0,'2020-08-14');
INSERT INTO "task_bodies" VALUES(4,1,0,1,'2020-08-14');
INSERT INTO "task_bodies" VALUES(7,1,0,1,'2020-08-14');
INSERT INTO "task_bodies" VALUES(1,2,2,0,'2020-08-14');
INSERT INTO "task_bodies" VALUES(3,2,2,1,NULL);
INSERT INTO "task_bodies" VALUES(6,2,2,1,NULL);
INSERT INTO "task_bodies" VALUES(9,2,2,1,NULL);
INSERT INTO "task_bodies" VALUES(4,2,2,1,'2020-08-14');
INSERT INTO "task_bodies" VALUES(7,2,2,1,'2020-08-14');
INSERT INTO "task_bodies" VALUES(2,2,2,1,'2020-08-19');
INSERT INTO "task_bodies" VALUES(5,2,2,1,'2020-08-19');
INSERT INTO "task_bodies" VALUES(8,2,2,1,'2020-08-19');
INSERT INTO "task_bodies" VALUES(2,3,1,1,'2020-08-19');
INSERT INTO "task_bodies" VALUES(5,3,1,1,'2020-08-19');
INSERT INTO "task_bodies" VALUES(8,3,1,1,'2020-08-19');
INSERT INTO "task_bodies" VALUES(3,4,0,1,NULL);
INSERT INTO "task_bodies" VALUES(6,4,0,1,NULL);
INSERT INTO "task_bodies" VALUES(9,4,0,1,NULL);
CREATE TABLE tasks (
    n INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letters (n),
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    deadline TEXT,                      -- date, recurring, relative
    last_day TEXT,                      -- that the letter sets, as the calendar counts
    due TEXT,                           -- derived from last_day and state
    open INTEGER NOT NULL,              -- derived from events, as are the next two
    progress TEXT NOT NULL,
    done_on TEXT,
    retired INTEGER NOT NULL,
    state TEXT,                         -- JSON, derived from events; null before the first
    task TEXT NOT NULL,                 -- JSON; last, so that counting need not read over it
    UNIQUE (letter, id)
) STRICT;
INSERT INTO "tasks" VALUES(1,1,'bao-cao-1',0,'date','2020-08-14','2020-08-14',0,'done','2020-08-10',0,'{"progress":"done","holders":[],"extended":null,"assigned_last_day":null,"done_on":"2020-08-10","answer":"1/SYT-NV","note":null,"settled":[],"who":"Văn thư","since":"2020-08-10"}','{"id":"bao-cao-1","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":"UBND tỉnh Mẫu","via":null}');
INSERT INTO "tasks" VALUES(2,1,'hang-thang-1',1,'recurring','2020-08-19','2020-08-19',1,'unassigned',NULL,0,NULL,'{"id":"hang-thang-1","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(3,1,'truong-hoc-1',2,NULL,NULL,NULL,1,'unassigned',NULL,0,NULL,'{"id":"truong-hoc-1","item":null,"assignees":["Các trường học"],"coordinators":["Công an tỉnh"],"text":"tuyên truyền","deadline":null,"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(4,2,'bao-cao-2',0,'date','2020-08-14','2020-08-14',1,'unassigned',NULL,0,NULL,'{"id":"bao-cao-2","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(5,2,'hang-thang-2',1,'recurring','2020-08-19','2020-08-19',1,'unassigned',NULL,0,NULL,'{"id":"hang-thang-2","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(6,2,'truong-hoc-2',2,NULL,NULL,NULL,1,'unassigned',NULL,0,NULL,'{"id":"truong-hoc-2","item":null,"assignees":["Các trường học"],"coordinators":["Công an tỉnh"],"text":"tuyên truyền","deadline":null,"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(7,3,'bao-cao-3',0,'date','2020-08-14','2020-08-14',1,'unassigned',NULL,0,NULL,'{"id":"bao-cao-3","item":null,"assignees":["Sở Y tế"],"coordinators":["Công an tỉnh"],"text":"báo cáo","deadline":{"text":"trước ngày 15/8/2020","type":"date","date":"2020-08-15","time":null,"bound":"before","rrule":null,"offset":null},"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(8,3,'hang-thang-3',1,'recurring','2020-08-19','2020-08-19',1,'unassigned',NULL,0,NULL,'{"id":"hang-thang-3","item":null,"assignees":[],"coordinators":["Công an tỉnh"],"text":"tổng hợp hằng tháng","deadline":{"text":"trước ngày 20 hằng tháng","type":"recurring","date":null,"time":null,"bound":"before","rrule":"FREQ=MONTHLY;BYMONTHDAY=20","offset":null},"report_to":null,"via":null}');
INSERT INTO "tasks" VALUES(9,3,'truong-hoc-3',2,NULL,NULL,NULL,1,'unassigned',NULL,0,NULL,'{"id":"truong-hoc-3","item":null,"assignees":["Các trường học"],"coordinators":["Công an tỉnh"],"text":"tuyên truyền","deadline":null,"report_to":null,"via":null}');
CREATE INDEX letters_by_code ON letters (code_key);
CREATE INDEX letters_by_number ON letters (number_key);
CREATE INDEX letters_by_same ON letters (same_key) WHERE same_key IS NOT NULL;
CREATE INDEX letters_by_date ON letters (date, id);
CREATE INDEX letters_by_received ON letters (received);
CREATE INDEX letters_by_change ON letters (changed);
CREATE INDEX corrections_of_letter ON corrections (letter);
CREATE INDEX citations_of_letter ON citations (letter);
CREATE INDEX tasks_open_by_due ON tasks (due) WHERE open = 1;
CREATE INDEX tasks_open_recurring ON tasks (n) WHERE open = 1 AND deadline = 'recurring';
CREATE INDEX tasks_closed ON tasks (progress, done_on, due) WHERE open = 0;
CREATE INDEX task_bodies_by_due ON task_bodies (body, open, due, task, role);
CREATE TRIGGER task_bodies_follow AFTER UPDATE OF open, due ON tasks
    WHEN old.open IS NOT new.open OR old.due IS NOT new.due
    BEGIN UPDATE task_bodies SET open = new.open, due = new.due WHERE task = new.n; END;
CREATE INDEX events_of_task ON events (letter, task);
CREATE UNIQUE INDEX arrivals_numbers ON arrivals (book, year, number) WHERE current = 1;
CREATE UNIQUE INDEX arrivals_of_letter ON arrivals (letter) WHERE current = 1;
CREATE TRIGGER letters_stay BEFORE DELETE ON letters BEGIN SELECT RAISE(ABORT, 'letters are never removed'); END;
CREATE TRIGGER letters_keep_their_id BEFORE UPDATE OF id, bytes ON letters BEGIN SELECT RAISE(ABORT, 'a letter keeps its id'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER events_keep BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER corrections_stay BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER corrections_keep BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER arrivals_stay BEFORE DELETE ON arrivals BEGIN SELECT RAISE(ABORT, 'the book of arrivals is append-only'); END;
CREATE TRIGGER changes_stay BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER changes_keep BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER tasks_followed_stay BEFORE DELETE ON tasks WHEN old.state IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a task that is followed up stays'); END;
CREATE VIEW due_tasks_derived AS
    SELECT t.due AS due, ifnull(l.date, '') AS date, l.id AS letter_id, t.position AS position, t.id AS id,
           (t.deadline IS 'recurring' AND t.due IS t.last_day
            AND (t.state IS NULL OR instr(t.state, '"settled":["') = 0)) AS unsettled,
           t.last_day AS last_day, t.retired AS retired, l.received AS received, l.code AS code,
           l.file_name AS file_name, l.issuer AS issuer, l.subject AS subject, l.addressees AS addressees,
           t.state AS state, t.task AS task, t.n AS n, t.letter AS letter
    FROM tasks t JOIN letters l ON l.n = t.letter
    WHERE t.open = 1 AND t.due IS NOT NULL;
CREATE INDEX tasks_settled_by_due ON tasks (due)
    WHERE open = 1 AND NOT (deadline IS 'recurring' AND due IS last_day
                            AND (state IS NULL OR instr(state, '"settled":["') = 0));
CREATE TRIGGER due_tasks_come AFTER INSERT ON tasks WHEN new.open = 1 AND new.due IS NOT NULL BEGIN
    INSERT OR REPLACE INTO due_tasks
        SELECT due, date, letter_id, position, id, unsettled, last_day, retired, received, code, file_name,
               issuer, subject, addressees, state, task
        FROM due_tasks_derived WHERE n = new.n;
END;
CREATE TRIGGER due_tasks_go AFTER DELETE ON tasks WHEN old.open = 1 AND old.due IS NOT NULL BEGIN
    DELETE FROM due_tasks
        WHERE (due, date, letter_id) = (SELECT old.due, ifnull(date, ''), id FROM letters WHERE n = old.letter)
              AND position = old.position AND id = old.id;
END;
CREATE TRIGGER due_tasks_change AFTER UPDATE ON tasks
    WHEN old.due IS NOT new.due OR old.open <> new.open OR old.position <> new.position
         OR old.state IS NOT new.state OR old.task <> new.task OR old.retired <> new.retired
         OR old.last_day IS NOT new.last_day OR old.deadline IS NOT new.deadline
BEGIN
    DELETE FROM due_tasks
        WHERE (due, date, letter_id) = (SELECT old.due, ifnull(date, ''), id FROM letters WHERE n = old.letter)
              AND position = old.position AND id = old.id;
    INSERT OR REPLACE INTO due_tasks
        SELECT due, date, letter_id, position, id, unsettled, last_day, retired, received, code, file_name,
               issuer, subject, addressees, state, task
        FROM due_tasks_derived WHERE n = new.n;
END;
CREATE TRIGGER due_tasks_follow AFTER UPDATE ON letters
    WHEN old.date IS NOT new.date OR old.received IS NOT new.received OR old.code <> new.code
         OR old.file_name <> new.file_name OR old.issuer IS NOT new.issuer OR old.subject IS NOT new.subject
         OR old.addressees <> new.addressees
BEGIN
    DELETE FROM due_tasks
        WHERE (due, date, letter_id, position, id) IN (
            SELECT t.due, ifnull(old.date, ''), old.id, t.position, t.id FROM tasks t
            WHERE t.letter = new.n AND t.open = 1 AND t.due IS NOT NULL);
    INSERT OR REPLACE INTO due_tasks
        SELECT due, date, letter_id, position, id, unsettled, last_day, retired, received, code, file_name,
               issuer, subject, addressees, state, task
        FROM due_tasks_derived WHERE letter = new.n;
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',6);
COMMIT;
