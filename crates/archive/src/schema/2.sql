-- Version 2 of the catalogue: what is open and has a last day, in the order in which it is listed, with all that
-- a list says of it. A list of what is overdue is read from one place on, and not a page here and a
-- page there for every task and its letter. All of it is derived from `tasks` and `letters`, and kept by triggers.
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

-- As one would derive it.
CREATE VIEW due_tasks_derived AS
    SELECT t.due AS due, ifnull(l.date, '') AS date, l.id AS letter_id, t.position AS position, t.id AS id,
           (t.deadline IS 'recurring' AND t.due IS t.last_day
            AND (t.state IS NULL OR instr(t.state, '"settled":["') = 0)) AS unsettled,
           t.last_day AS last_day, t.retired AS retired, l.received AS received, l.code AS code,
           l.file_name AS file_name, l.issuer AS issuer, l.subject AS subject, l.addressees AS addressees,
           t.state AS state, t.task AS task, t.n AS n, t.letter AS letter
    FROM tasks t JOIN letters l ON l.n = t.letter
    WHERE t.open = 1 AND t.due IS NOT NULL;

INSERT INTO due_tasks
    SELECT due, date, letter_id, position, id, unsettled, last_day, retired, received, code, file_name, issuer,
           subject, addressees, state, task
    FROM due_tasks_derived ORDER BY due, date, letter_id, position, id;

-- Counts them without reading them.
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
