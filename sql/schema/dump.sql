-- What pg_dump takes along of the extension's own tables: a site's data and the sequences behind it.

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['instance', 'helpdesk', 'sweep_mark', 'backfill_mark', 'agent_account', 'pending',
                             'review', 'finding', 'note', 'alarm', 'refusals_seen', 'audit_log']
    LOOP
        PERFORM pg_catalog.pg_extension_config_dump(('seva.' || t)::regclass, '');
    END LOOP;
    -- without its sequence the first insert after a restore would hit a key that is taken
    FOREACH t IN ARRAY ARRAY['helpdesk_id_seq', 'review_id_seq', 'note_id_seq', 'alarm_id_seq', 'audit_log_id_seq', 'refusals']
    LOOP
        PERFORM pg_catalog.pg_extension_config_dump(('seva.' || t)::regclass, '');
    END LOOP;
END
$$;
