-- Request Tracker 5: its rows -> a thread.  (rt_guard.sql: what its coach account may store; rt_attach.sql: its triggers.)
--
-- RT writes a message as one row in transactions and, after it, a tree of rows in attachments, all in one database
-- transaction; timestamps are UTC without zone.  A message is whole only at commit.  RT's tables stand in schema public.

-- ---- who is who ----

CREATE FUNCTION seva.rt_is_staff(person bigint) RETURNS bool
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.groups g JOIN public.cachedgroupmembers m ON m.groupid = g.id
         WHERE lower(g.domain) = 'systeminternal' AND lower(g.name) = 'privileged'
           AND m.memberid = person AND m.disabled = 0);
END
$$;
COMMENT ON FUNCTION seva.rt_is_staff(bigint) IS 'Request Tracker: whether a user is privileged';

-- One look-up a ticket: for a list of them the planner would rather read the whole table.
CREATE FUNCTION seva.rt_requestors(tickets bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ticket bigint;
    found  bigint[] := '{}';
BEGIN
    FOREACH ticket IN ARRAY tickets LOOP
        found := found || ARRAY(
            SELECT m.memberid::bigint FROM public.groups g JOIN public.cachedgroupmembers m ON m.groupid = g.id
              JOIN public.users u ON u.id = m.memberid
             WHERE lower(g.domain) = 'rt::ticket-role' AND lower(g.name) = 'requestor' AND g.instance = ticket
               AND m.disabled = 0
             ORDER BY m.id LIMIT 1000);
    END LOOP;
    RETURN found;
END
$$;
COMMENT ON FUNCTION seva.rt_requestors(bigint[]) IS 'Request Tracker: the requestors of these tickets, in the order in which they came';

-- An agent's words to a customer: by a privileged user who asks for nothing himself, on a ticket that somebody else asked for.
CREATE FUNCTION seva.rt_is_reply(author bigint, requestors bigint[], coach bigint) RETURNS bool
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN author <> 1 AND author IS DISTINCT FROM coach AND requestors <> '{}' AND author <> ALL (requestors)
       AND seva.rt_is_staff(author);
END
$$;
COMMENT ON FUNCTION seva.rt_is_reply(bigint, bigint[], bigint) IS
    'Request Tracker: whether correspondence of this author, on tickets of these requestors, is an agent''s reply to a customer';

CREATE FUNCTION seva.rt_user(who text) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT u.id FROM public.users u
             WHERE lower(u.name) = lower(who) OR (who ~ '^[0-9]{1,9}$' AND u.id = who::bigint)
             ORDER BY lower(u.name) = lower(who) DESC LIMIT 1);
END
$$;
COMMENT ON FUNCTION seva.rt_user(text) IS 'Request Tracker: id of a user by login name or id; NULL if there is none';

-- ---- tickets ----

CREATE FUNCTION seva.rt_root(ticket bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT k.effectiveid FROM public.tickets k WHERE k.id = ticket);
END
$$;
COMMENT ON FUNCTION seva.rt_root(bigint) IS 'Request Tracker: the ticket that a ticket was merged into, or itself';

CREATE FUNCTION seva.rt_ids(ticket bigint, root bigint) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ticket = root THEN ARRAY[ticket] ELSE ARRAY[ticket, root] END;
COMMENT ON FUNCTION seva.rt_ids(bigint, bigint) IS 'Request Tracker: a ticket and the one that it was merged into, each once';

-- Rows keep the ticket that they were written on.  A ticket that was merged only after the reply was no part of its thread.
-- Of a merge both tickets get a row, and both rows name the one that goes on.
CREATE FUNCTION seva.rt_members(ticket bigint, as_of bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE merged AS (
            SELECT k.id::bigint AS id, substring(m.newvalue FROM '/ticket/([0-9]{1,9})$')::bigint AS into_id
              FROM public.tickets r JOIN public.tickets k ON k.effectiveid = r.effectiveid
              JOIN public.transactions m ON m.objecttype = 'RT::Ticket' AND m.objectid = k.id AND m.id < as_of
                                        AND m.type = 'AddLink' AND m.field = 'MergedInto'
             WHERE r.id = ticket AND k.ismerged = 1
        ), member AS (
            SELECT ticket AS id UNION SELECT g.id FROM member JOIN merged g ON g.into_id = member.id
        )
        SELECT member.id FROM member ORDER BY member.id);
END
$$;
COMMENT ON FUNCTION seva.rt_members(bigint, bigint) IS
    'Request Tracker: this ticket and those that had been merged into it before that transaction';

-- Status is that at the end of the reply's own database transaction (web form: reply and resolve at once); a restored dump
-- gives all rows one xmin, hence the bound in time.  Taking a ticket that nobody had is no handoff; from one owner to
-- another, and from queue to queue, is.
CREATE FUNCTION seva.rt_history(ticket bigint, members bigint[], as_of bigint,
                                OUT status text, OUT queue bigint, OUT handoffs int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    nobody CONSTANT text := '6';
    c     record;
    owner text;
BEGIN
    handoffs := 0;
    FOR c IN
        SELECT s.objectid, s.field, s.oldvalue, s.newvalue, s.id < r.id AS before,
               s.xmin = r.xmin AND s.created <= r.created + interval '60 s' AS along
          FROM public.transactions r
          JOIN public.transactions s ON s.objecttype = 'RT::Ticket' AND s.objectid = ANY (members)
                                    AND s.field IN ('Owner', 'Queue', 'Status')
                                    AND s.type IN ('Set', 'Status', 'Take', 'Steal', 'Give', 'Force', 'Untake')
         WHERE r.id = as_of ORDER BY s.id
    LOOP
        -- what came later still tells what was there before it
        IF c.field = 'Status' AND c.objectid = ticket THEN
            status := CASE WHEN c.before OR c.along THEN c.newvalue ELSE coalesce(status, c.oldvalue) END;
        ELSIF c.field = 'Queue' THEN
            handoffs := handoffs + c.before::int;
            IF c.objectid = ticket THEN
                queue := CASE WHEN c.before THEN c.newvalue::bigint ELSE coalesce(queue, c.oldvalue::bigint) END;
            END IF;
        ELSIF c.field = 'Owner' AND c.before THEN
            owner := coalesce(owner, nullif(c.oldvalue, nobody));
            IF c.newvalue <> nobody THEN
                handoffs := handoffs + (owner IS NOT NULL AND owner <> c.newvalue)::int;
                owner := c.newvalue;
            END IF;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION seva.rt_history(bigint, bigint[], bigint) IS
    'Request Tracker: status and queue of a ticket as they were with that transaction (NULL: they never changed), and how often it and those merged into it had changed owner or queue before';

CREATE FUNCTION seva.rt_status(status text, own jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(own ->> lower(status),
                CASE WHEN lower(status) IN ('resolved', 'rejected', 'deleted', 'closed', 'done', 'solved', 'completed') THEN 'resolved'
                     WHEN lower(status) IN ('stalled', 'pending', 'waiting', 'on hold', 'onhold', 'blocked') THEN 'pending'
                     ELSE 'open' END);
COMMENT ON FUNCTION seva.rt_status(text, jsonb) IS 'Request Tracker: open, pending or resolved for a status of a lifecycle; own: the setting status_map';

-- ---- messages ----

-- A mail stands as a tree: the body is its first plain part that says something, else its first HTML part; files have a name.
CREATE FUNCTION seva.rt_body(message bigint, cap int, OUT body text, OUT is_html bool)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT seva.decode_body(left(a.content, cap), coalesce(nullif(a.contentencoding, ''), 'none')), lower(a.contenttype) = 'text/html'
      INTO body, is_html
      FROM public.attachments a
     WHERE a.transactionid = message AND lower(a.contenttype) IN ('text/plain', 'text/html')
       AND coalesce(a.filename, '') = '' AND a.content IS NOT NULL
       -- anything else, such as "external", does not hold the text here
       AND lower(coalesce(nullif(a.contentencoding, ''), 'none')) IN ('none', '7bit', '8bit', 'binary', 'quoted-printable', 'base64')
     ORDER BY left(a.content, 4000) ~ '[^[:space:]]' DESC, lower(a.contenttype) = 'text/plain' DESC, a.id
     LIMIT 1;
END
$$;
COMMENT ON FUNCTION seva.rt_body(bigint, int) IS
    'Request Tracker: the decoded body of a transaction, from at most cap characters of what is stored; NULL if it has none';

CREATE FUNCTION seva.rt_message(t_id bigint, t_type text, t_creator bigint, t_created timestamp, t_data text,
                                requestors bigint[], cap int) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    staff  bool := t_creator <> ALL (requestors) AND seva.rt_is_staff(t_creator);
    person bigint := t_creator;
    role   text := CASE WHEN t_creator = 1 THEN 'system' WHEN staff THEN 'agent' ELSE 'customer' END;
    b      record;
BEGIN
    -- opened by an agent on the telephone, say: the words are the customer's matter
    IF t_type = 'Create' AND staff THEN
        role := 'customer';
        person := coalesce(requestors[1], t_creator);
    END IF;
    b := seva.rt_body(t_id, cap);
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'from', role,
        'id', person::text,
        'name', (SELECT coalesce(nullif(btrim(u.realname), ''), CASE WHEN u.name !~ '@' THEN u.name END)
                   FROM public.users u WHERE u.id = person),
        'at', to_char(t_created, 'YYYY-MM-DD"T"HH24:MI:SS') || '+00:00',
        -- of the first message the mail's subject stands with its first part only
        'subject', nullif(nullif(rtrim(CASE WHEN t_type <> 'Create' THEN t_data
                                            ELSE (SELECT a.subject FROM public.attachments a WHERE a.transactionid = t_id
                                                   ORDER BY a.id LIMIT 1) END, E'\n'), ''), 'No Subject'),
        'type', CASE WHEN b.is_html THEN 'html' END,
        'text', coalesce(b.body, '')));
END
$$;
COMMENT ON FUNCTION seva.rt_message(bigint, text, bigint, timestamp, text, bigint[], int) IS
    'Request Tracker: one transaction as a message of the thread format';

-- ---- what seva asks of every adapter ----

CREATE FUNCTION seva.rt_reply(helpdesk int, message bigint,
                              OUT ticket text, OUT agent text, OUT replied_at timestamptz, OUT locale text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    coach bigint := (SELECT h.coach_user FROM seva.helpdesk h WHERE h.id = helpdesk);
    t     record;
BEGIN
    SELECT x.creator, x.created, k.effectiveid, k.id AS own INTO t
      FROM public.transactions x JOIN public.tickets k ON k.id = x.objectid
     WHERE x.id = message AND x.objecttype = 'RT::Ticket' AND x.type = 'Correspond' AND k.type = 'ticket';
    IF NOT FOUND OR NOT seva.rt_is_reply(t.creator, seva.rt_requestors(seva.rt_ids(t.own, t.effectiveid)), coach) THEN
        RETURN;
    END IF;
    ticket := t.effectiveid;
    agent := t.creator;
    replied_at := t.created AT TIME ZONE 'UTC';
    locale := (SELECT nullif(btrim(u.lang), '') FROM public.users u WHERE u.id = t.creator);
END
$$;
COMMENT ON FUNCTION seva.rt_reply(int, bigint) IS
    'Request Tracker: where, by whom and when this transaction replied to a customer; all NULL if it is no agent''s reply';

CREATE FUNCTION seva.rt_thread(helpdesk int, transaction bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    keep_first CONSTANT int := 10;   -- of a long thread, the messages at its beginning
    keep_last  CONSTANT int := 50;   -- and before the reply
    old_cap    CONSTANT int := 32768;  -- characters read of what is stored of an older message
    cap        CONSTANT int := 131072; -- and of the reply
    desk     record;
    r        record;
    past     record;
    members  bigint[];
    asking   bigint[];
    messages jsonb;
BEGIN
    SELECT h.name, h.coach_user::bigint AS coach, h.hold_limit_s, h.settings -> 'status_map' AS own INTO STRICT desk
      FROM seva.helpdesk h WHERE h.id = $1;
    SELECT t.id, t.objectid, t.created, k.effectiveid, k.status, k.queue INTO r
      FROM public.transactions t JOIN public.tickets k ON k.id = t.objectid
     WHERE t.id = $2 AND t.objecttype = 'RT::Ticket';
    members := seva.rt_members(r.objectid, r.id);
    asking := seva.rt_requestors(CASE WHEN r.effectiveid = ANY (members) THEN members ELSE members || r.effectiveid::bigint END);
    SELECT jsonb_agg(seva.rt_message(m.id, m.type, m.creator, m.created, m.data, asking, CASE WHEN m.id = r.id THEN cap ELSE old_cap END)
                     ORDER BY m.place DESC)
      INTO messages
      FROM (SELECT t.*, row_number() OVER (ORDER BY t.created DESC, t.id DESC) AS place, count(*) OVER () AS n
              FROM public.transactions t
             WHERE t.objecttype = 'RT::Ticket' AND t.objectid = ANY (members) AND t.type IN ('Create', 'Correspond')
               AND (t.created, t.id) <= (r.created, r.id) AND t.creator IS DISTINCT FROM desk.coach) m
     WHERE m.place <= keep_last OR m.n - m.place < keep_first;
    IF messages IS NULL OR messages #>> '{-1,text}' !~ '[^[:space:]]' THEN
        RETURN NULL;
    END IF;
    past := seva.rt_history(r.objectid, members, r.id);
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'id', r.id::text, 'channel', 'ticket', 'helpdesk', desk.name,
        'queue', (SELECT q.name FROM public.queues q WHERE q.id = coalesce(past.queue, r.queue)),
        'facts', jsonb_build_object('handoffs', past.handoffs, 'hold_limit_s', desk.hold_limit_s,
                                    'status', seva.rt_status(coalesce(past.status, r.status), desk.own)),
        'messages', messages));
END
$$;
COMMENT ON FUNCTION seva.rt_thread(int, bigint) IS
    'Request Tracker: the thread up to this transaction, as it stood then, in the thread format; NULL if the transaction has no body';

CREATE FUNCTION seva.rt_replies(helpdesk int, after bigint, n int,
                                since timestamptz DEFAULT '-infinity', until timestamptz DEFAULT 'infinity')
RETURNS TABLE (message bigint, replied_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    coach bigint := (SELECT h.coach_user FROM seva.helpdesk h WHERE h.id = helpdesk);
BEGIN
    RETURN QUERY
    SELECT t.id::bigint, t.created AT TIME ZONE 'UTC'
      FROM public.transactions t JOIN public.tickets k ON k.id = t.objectid
     WHERE t.id > after AND t.objecttype = 'RT::Ticket' AND t.type = 'Correspond' AND k.type = 'ticket'
       AND t.created >= since AT TIME ZONE 'UTC' AND t.created < until AT TIME ZONE 'UTC'
       AND seva.rt_is_reply(t.creator, seva.rt_requestors(seva.rt_ids(k.id, k.effectiveid)), coach)
     ORDER BY t.id LIMIT n;
END
$$;
COMMENT ON FUNCTION seva.rt_replies(int, bigint, int, timestamptz, timestamptz) IS
    'Request Tracker: the first n (NULL: all) agents'' replies after that transaction and in that time, in the order of their ids';

CREATE FUNCTION seva.rt_last(helpdesk int) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(max(t.id), 0) FROM public.transactions t);
END
$$;
COMMENT ON FUNCTION seva.rt_last(int) IS 'Request Tracker: the highest id of a transaction so far';

-- The right to see comments lets its holder read the notes, and so does a scrip that mails them.
CREATE FUNCTION seva.rt_public_readers(helpdesk int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    coach bigint := (SELECT h.coach_user FROM seva.helpdesk h WHERE h.id = $1);
BEGIN
    RETURN nullif(concat_ws(', ', seva.rt_comment_readers(coach), seva.rt_comment_mail()), '');
END
$$;
COMMENT ON FUNCTION seva.rt_public_readers(int) IS
    'Request Tracker: through what people outside the staff may read internal comments, as a list; NULL when nobody may';

CREATE FUNCTION seva.rt_comment_readers(coach bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT string_agg(DISTINCT format('%s for %s%s on %s', a.rightname,
                                          CASE WHEN lower(g.domain) = 'aclequivalence' THEN 'user ' ELSE 'group ' END,
                                          CASE WHEN lower(g.domain) = 'aclequivalence' THEN g.instance::text ELSE g.name END,
                                          a.objecttype || CASE WHEN a.objecttype = 'RT::Queue' THEN ' ' || a.objectid ELSE '' END), ', ')
          FROM public.acl a JOIN public.groups g ON g.id = a.principalid
         WHERE a.rightname IN ('ShowTicketComments', 'SuperUser')
           AND (lower(g.name) IN ('everyone', 'unprivileged', 'requestor', 'cc')
                OR (lower(g.domain) IN ('userdefined', 'aclequivalence') AND EXISTS (
                       SELECT FROM public.cachedgroupmembers m JOIN public.users u ON u.id = m.memberid
                        WHERE m.groupid = g.id AND m.disabled = 0 AND u.id <> 1 AND u.id IS DISTINCT FROM coach
                          AND NOT EXISTS (
                              SELECT FROM public.groups p JOIN public.cachedgroupmembers s ON s.groupid = p.id
                               WHERE lower(p.domain) = 'systeminternal' AND lower(p.name) = 'privileged'
                                 AND s.memberid = u.id AND s.disabled = 0)))));
END
$$;
COMMENT ON FUNCTION seva.rt_comment_readers(bigint) IS
    'Request Tracker: rights by which people outside the staff may read comments; the coach, who may be no privileged user, is left out';

CREATE FUNCTION seva.rt_comment_mail() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_regclass('public.scrips') IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT string_agg(format('scrip %s mails comments to %s', s.id, a.argument), ', ' ORDER BY s.id)
          FROM public.scrips s
          JOIN public.scripconditions c ON c.id = s.scripcondition AND c.execmodule = 'AnyTransaction'
                                       AND c.applicabletranstypes ~ '\m(Any|Comment)\M'
          JOIN public.scripactions a ON a.id = s.scripaction AND a.execmodule LIKE 'Notify%'
                                    AND a.argument ~* '(^|,) *(Requestors?|Ccs?|All) *(,|$)'
         WHERE s.disabled = 0 AND EXISTS (SELECT FROM public.objectscrips o WHERE o.scrip = s.id));
END
$$;
COMMENT ON FUNCTION seva.rt_comment_mail() IS 'Request Tracker: scrips that mail comments to requestors or Ccs; NULL when none does';

CREATE FUNCTION seva.rt_note_row(helpdesk int, ticket text, marker text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (
        SELECT t.id FROM public.transactions t
          JOIN public.tickets k ON k.id = t.objectid
         WHERE t.objecttype = 'RT::Ticket' AND t.type = 'Comment' AND rtrim(t.data, E'\r\n ') = $3
           AND k.id IN (SELECT s.id FROM public.tickets s WHERE s.effectiveid = seva.rt_root($2::bigint))
           AND t.creator = (SELECT h.coach_user::bigint FROM seva.helpdesk h WHERE h.id = $1)
         ORDER BY t.id LIMIT 1);
END
$$;
COMMENT ON FUNCTION seva.rt_note_row(int, text, text) IS 'Request Tracker: id of the coach''s comment that carries this marker; NULL if there is none';
