-- Version 1 of the catalogue. Never edited once released: a change is a new file beside it.

-- Facts of the archive as a whole: `archive` (its id), `epoch` (renewed by `restore`),
-- `indexed` (how far the search index has followed).
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- One row a letter: what lists and searches need of it, taken from its record.
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
CREATE INDEX letters_by_code ON letters (code_key);
CREATE INDEX letters_by_number ON letters (number_key);
CREATE INDEX letters_by_same ON letters (same_key) WHERE same_key IS NOT NULL;
CREATE INDEX letters_by_date ON letters (date, id);
CREATE INDEX letters_by_received ON letters (received);
CREATE INDEX letters_by_change ON letters (changed);

-- The machine's reading of a letter, as it was serialised.
CREATE TABLE readings (
    letter INTEGER PRIMARY KEY REFERENCES letters (n),
    version TEXT NOT NULL,
    read_at TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;

-- What persons put right; the latest for a pointer counts. Survives every reading.
CREATE TABLE corrections (
    n INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letters (n),
    pointer TEXT NOT NULL,
    value TEXT NOT NULL,                -- JSON
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX corrections_of_letter ON corrections (letter);

-- Documents that a letter cites.
CREATE TABLE citations (
    letter INTEGER NOT NULL REFERENCES letters (n),
    code_key TEXT NOT NULL,
    date TEXT,
    PRIMARY KEY (code_key, letter)
) STRICT, WITHOUT ROWID;
CREATE INDEX citations_of_letter ON citations (letter);

-- One row a task: of the record, or `retired`: of an earlier reading and followed up since.
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
CREATE INDEX tasks_open_by_due ON tasks (due) WHERE open = 1;
CREATE INDEX tasks_open_recurring ON tasks (n) WHERE open = 1 AND deadline = 'recurring';
CREATE INDEX tasks_closed ON tasks (progress, done_on, due) WHERE open = 0;

-- Every name of a body that a task goes to, once.
CREATE TABLE bodies (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE task_bodies (
    task INTEGER NOT NULL REFERENCES tasks (n) ON DELETE CASCADE,
    body INTEGER NOT NULL REFERENCES bodies (n),
    role INTEGER NOT NULL,              -- 0 must do it, 1 as an addressee where nobody is named, 2 coordinates
    open INTEGER NOT NULL,              -- as in tasks, so that one body's open tasks are found by day
    due TEXT,
    PRIMARY KEY (task, body, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_bodies_by_due ON task_bodies (body, open, due, task, role);
CREATE TRIGGER task_bodies_follow AFTER UPDATE OF open, due ON tasks
    WHEN old.open IS NOT new.open OR old.due IS NOT new.due
    BEGIN UPDATE task_bodies SET open = new.open, due = new.due WHERE task = new.n; END;

-- The ledger. The task is named, not linked: events outlive a reading that has the task.
CREATE TABLE events (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- made from the content
    letter INTEGER NOT NULL REFERENCES letters (n),
    task TEXT NOT NULL,
    event TEXT NOT NULL                 -- JSON
) STRICT;
CREATE INDEX events_of_task ON events (letter, task);

-- The book of arrivals. A later entry for a letter takes the place of the earlier one, which
-- stays readable.
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
CREATE UNIQUE INDEX arrivals_numbers ON arrivals (book, year, number) WHERE current = 1;
CREATE UNIQUE INDEX arrivals_of_letter ON arrivals (letter) WHERE current = 1;

-- What intake has in hand, so that it can go on after an interruption.
CREATE TABLE jobs (
    source TEXT PRIMARY KEY,
    state TEXT NOT NULL,                -- waiting, failed, set_aside, done
    tries INTEGER NOT NULL,
    at TEXT NOT NULL,
    letter_id TEXT,
    message TEXT
) STRICT, WITHOUT ROWID;

-- Every change, once, in order.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letters (n),
    kind TEXT NOT NULL,                 -- added, reread, corrected, arrived, event
    event INTEGER REFERENCES events (n)
) STRICT;

-- What must never go away cannot be taken away by a slip in the program either.
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
