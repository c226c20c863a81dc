-- Who needs what: the matrix behind seva.grant.

CREATE TABLE seva.privilege (
    use       text NOT NULL CHECK (use IN ('hook', 'analyst', 'agent', 'admin')),
    kind      text NOT NULL CHECK (kind IN ('function', 'relation')),
    object    text NOT NULL,
    privilege text NOT NULL,
    PRIMARY KEY (use, kind, object)
);
COMMENT ON TABLE seva.privilege IS 'What each use of seva takes; * stands for every object of that kind in the schema';

INSERT INTO seva.privilege (use, kind, object, privilege)
SELECT 'hook', 'function', unnest(ARRAY['hook_hello', 'hook_status', 'hook_helpdesks', 'hook_alarm', 'posting_allowed', 'claim', 'renew',
                                        'settle', 'fail', 'release', 'sweep', 'prune', 'preflight']), 'EXECUTE'
UNION ALL
SELECT 'analyst', 'function', unnest(ARRAY['evaluate_thread', 'evaluate', 'coaching_note', 'own_words', 'cues', 'read_thread', 'decode_body', 'acts']), 'EXECUTE'
UNION ALL
SELECT 'analyst', 'relation', unnest(ARRAY['guideline', 'article', 'review', 'finding', 'note', 'rated', 'rate_by_guideline', 'rate_by_agent',
                                           'rate_by_queue', 'rate_by_week', 'rate_by_lang', 'open_alarm', 'posting_state']), 'SELECT'
UNION ALL
SELECT 'agent', 'relation', unnest(ARRAY['guideline', 'article', 'my_review', 'my_finding', 'my_note']), 'SELECT'
UNION ALL
SELECT 'admin', 'function', '*', 'EXECUTE'
UNION ALL
SELECT 'admin', 'relation', '*', 'SELECT'
UNION ALL
SELECT 'admin', 'relation', unnest(ARRAY['helpdesk', 'instance', 'hook', 'sweep_mark', 'pending', 'note', 'alarm', 'refusals_seen', 'agent_account',
                                         'phrase', 'phrase_off', 'word_class', 'example', 'model']), 'SELECT, INSERT, UPDATE, DELETE'
UNION ALL
SELECT 'admin', 'relation', unnest(ARRAY['helpdesk_id_seq', 'note_id_seq', 'alarm_id_seq', 'phrase_id_seq', 'example_id_seq', 'model_id_seq']), 'USAGE, SELECT';
