-- The tables of Request Tracker 5 that seva touches, as they are found on PostgreSQL, with a few users, queues and rights,
-- and functions that store what its doors would store.  Tables belong to the administrator; the application has DML only.

CREATE TABLE transactions (
    id bigserial PRIMARY KEY, objecttype varchar(64) NOT NULL, objectid int NOT NULL DEFAULT 0, timetaken int NOT NULL DEFAULT 0,
    type varchar(20), field varchar(255), oldvalue varchar(255), newvalue varchar(255), referencetype varchar(255),
    oldreference int, newreference int, data varchar(255), creator int NOT NULL DEFAULT 0, created timestamp);
CREATE INDEX transactions1 ON transactions (objecttype, objectid);
CREATE TABLE attachments (
    id bigserial PRIMARY KEY, transactionid bigint NOT NULL, parent bigint NOT NULL DEFAULT 0, messageid varchar(160),
    subject varchar(255), filename varchar(255), contenttype varchar(80), contentencoding varchar(80), content text,
    headers text, creator int NOT NULL DEFAULT 0, created timestamp);
CREATE INDEX attachments2 ON attachments (transactionid);
CREATE TABLE tickets (
    id serial PRIMARY KEY, effectiveid int NOT NULL DEFAULT 0, ismerged smallint, queue int NOT NULL DEFAULT 0,
    type varchar(16) DEFAULT 'ticket', owner int NOT NULL DEFAULT 6, subject varchar(200), status varchar(64) DEFAULT 'new',
    told timestamp, resolved timestamp, lastupdatedby int, lastupdated timestamp, creator int, created timestamp);
CREATE INDEX tickets3 ON tickets (effectiveid);
CREATE TABLE users (id serial PRIMARY KEY, name varchar(200) NOT NULL, emailaddress varchar(120), realname varchar(120), lang varchar(16));
CREATE UNIQUE INDEX users1 ON users (lower(name));
CREATE TABLE principals (id int PRIMARY KEY, principaltype varchar(16), disabled smallint NOT NULL DEFAULT 0);
CREATE TABLE queues (id serial PRIMARY KEY, name varchar(200) NOT NULL, lifecycle varchar(32) DEFAULT 'default');
CREATE TABLE groups (id serial PRIMARY KEY, name varchar(200), domain varchar(64), instance int);
CREATE INDEX groups1 ON groups (lower(domain), lower(name), instance);
CREATE TABLE cachedgroupmembers (id serial PRIMARY KEY, groupid int, memberid int, disabled smallint NOT NULL DEFAULT 0);
CREATE INDEX cachedgroupmembers2 ON cachedgroupmembers (memberid, groupid, disabled);
CREATE INDEX disgroumem ON cachedgroupmembers (groupid, memberid, disabled);
CREATE TABLE acl (id serial PRIMARY KEY, principaltype varchar(25), principalid int, rightname varchar(25), objecttype varchar(25), objectid int);

CREATE TABLE scripconditions (id int PRIMARY KEY, name varchar(200), execmodule varchar(60), applicabletranstypes varchar(60));
CREATE TABLE scripactions (id int PRIMARY KEY, name varchar(200), execmodule varchar(60), argument varchar(255));
CREATE TABLE scrips (id int PRIMARY KEY, description varchar(255), scripcondition int, scripaction int, disabled int NOT NULL DEFAULT 0);
CREATE TABLE objectscrips (id serial PRIMARY KEY, scrip int NOT NULL, objectid int NOT NULL);
INSERT INTO scripconditions VALUES (1, 'On Comment', 'AnyTransaction', 'Comment'), (2, 'On Correspond', 'AnyTransaction', 'Correspond'),
    (3, 'On Resolve', 'StatusChange', 'Status'), (4, 'On Transaction', 'AnyTransaction', 'Any');
INSERT INTO scripactions VALUES (1, 'Notify AdminCcs as Comment', 'NotifyAsComment', 'AdminCc'), (2, 'Notify Requestors and Ccs', 'Notify', 'Requestor,Cc'),
    (3, 'Notify Other Recipients as Comment', 'NotifyAsComment', 'OtherRecipients'), (4, 'Extract Subject Tag', 'ExtractSubjectTag', '');
INSERT INTO scrips VALUES (1, 'On Comment Notify AdminCcs', 1, 1, 0), (2, 'On Comment Notify Other Recipients', 1, 3, 0),
    (3, 'On Correspond Notify Requestors', 2, 2, 0), (4, 'On Resolve Notify Requestors', 3, 2, 0), (5, 'Subject tags', 4, 4, 0);
INSERT INTO objectscrips (scrip, objectid) SELECT id, 0 FROM scrips;

INSERT INTO users (id, name, emailaddress, realname, lang) VALUES
    (1, 'RT_System', NULL, 'The RT System itself', NULL), (6, 'Nobody', NULL, 'Nobody in particular', NULL),
    (30, 'priya', 'priya@demo.test', 'Priya', 'en'), (31, 'tom', 'tom@demo.test', 'Tom', NULL), (32, 'coach', NULL, 'Service coach', NULL),
    (40, 'anita@customer.test', 'anita@customer.test', 'Anita Verma', NULL), (41, 'carl@customer.test', 'carl@customer.test', '', NULL);
INSERT INTO principals (id, principaltype) SELECT id, 'User' FROM users;
INSERT INTO queues (id, name) VALUES (1, 'Support'), (2, 'Escalations');
INSERT INTO groups (id, name, domain, instance) VALUES
    (100, 'Privileged', 'SystemInternal', 0), (101, 'Everyone', 'SystemInternal', 0), (102, 'Unprivileged', 'SystemInternal', 0),
    (103, 'Agents', 'UserDefined', 0), (132, 'User 32', 'ACLEquivalence', 32);
INSERT INTO cachedgroupmembers (groupid, memberid) VALUES
    (100, 30), (100, 31), (100, 32), (103, 30), (103, 31), (132, 32), (102, 40), (102, 41),
    (101, 30), (101, 31), (101, 32), (101, 40), (101, 41);
INSERT INTO acl (principaltype, principalid, rightname, objecttype, objectid) VALUES
    ('Group', 103, 'ShowTicketComments', 'RT::System', 1), ('Group', 103, 'ReplyToTicket', 'RT::System', 1),
    ('Group', 132, 'CommentOnTicket', 'RT::System', 1), ('Group', 132, 'ShowTicketComments', 'RT::System', 1);

CREATE SCHEMA desk;

-- One message: a transactions row, then its attachments, as RT does; gives the transaction's id.
CREATE FUNCTION desk.say(ticket int, kind text, who int, body text, at timestamp DEFAULT '2026-03-02 10:00',
                         ctype text DEFAULT 'text/plain', enc text DEFAULT 'none', subject text DEFAULT 'No Subject') RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    t bigint;
BEGIN
    INSERT INTO transactions (objecttype, objectid, type, data, creator, created)
    VALUES ('RT::Ticket', ticket, kind, CASE WHEN kind <> 'Create' THEN subject END, who, at) RETURNING id INTO t;
    IF body IS NOT NULL THEN
        INSERT INTO attachments (transactionid, contenttype, contentencoding, content, subject, creator, created)
        VALUES (t, ctype, enc, body, nullif(btrim(subject, E'\n'), 'No Subject'), who, at);
    END IF;
    RETURN t;
END $$;

-- A ticket of that requestor with its first message; the opener may be an agent.
CREATE FUNCTION desk.open(requestor int, body text, at timestamp DEFAULT '2026-03-02 09:00', opener int DEFAULT NULL) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    t int; g int;
BEGIN
    INSERT INTO tickets (queue, subject, creator, created) VALUES (1, 'A ticket', coalesce(opener, requestor), at) RETURNING id INTO t;
    UPDATE tickets SET effectiveid = id WHERE id = t;
    INSERT INTO groups (id, name, domain, instance) VALUES (1000 + t, 'Requestor', 'RT::Ticket-Role', t) RETURNING id INTO g;
    INSERT INTO cachedgroupmembers (groupid, memberid) VALUES (g, requestor);
    INSERT INTO transactions (objecttype, objectid, type, creator, created) VALUES ('RT::Group', g, 'Create', 1, at);
    PERFORM desk.say(t, 'Create', coalesce(opener, requestor), body, at, 'text/plain', 'none', 'A ticket');
    RETURN t;
END $$;

CREATE FUNCTION desk.change(ticket int, kind text, name text, before text, after text, who int DEFAULT 1, at timestamp DEFAULT '2026-03-02 10:00') RETURNS void
LANGUAGE sql AS $$
    INSERT INTO transactions (objecttype, objectid, type, field, oldvalue, newvalue, creator, created)
    VALUES ('RT::Ticket', ticket, kind, name, before, after, who, at);
$$;
