# Never in the way: replies are written by several sessions while seva is broken in every way, detached, attached and dropped;
# not one statement fails, none waits long, and once seva is whole every reply is judged.  The log holds no words of a reply.
use strict;
use warnings;
use FindBin;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $node = PostgreSQL::Test::Cluster->new('desk');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "log_min_messages = warning\nlog_statement = none\nmax_prepared_transactions = 5");
$node->start;
sub sql { return $node->safe_psql('postgres', shift) }

$node->psql('postgres', scalar slurp_file("$FindBin::Bin/../regress/rt_schema.sql"), on_error_die => 1);
sql(q{CREATE EXTENSION seva; SELECT seva.attach('rt', coach => 'coach', settings => '{"cooldown_hours": 0}')});
sql(q{CREATE ROLE app LOGIN; GRANT USAGE ON SCHEMA desk TO app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;
      SELECT desk.open(40, 'Nobody answers.') FROM generate_series(1, 200)});

my $dir = PostgreSQL::Test::Utils::tempdir();
append_to_file("$dir/one.sql", <<'SQL');
\set t random(1, 200)
SELECT desk.say(:t, 'Correspond', 30, 'Wordsofareply: thank you for writing.', now()::timestamp);
SQL
append_to_file("$dir/two.sql", <<'SQL');
\set t random(1, 200)
BEGIN;
SELECT desk.say(:t, 'Correspond', 30, 'Wordsofareply: one.', now()::timestamp);
SAVEPOINT s;
SELECT desk.say(:t, 'Correspond', 40, 'Wordsofareply: from the customer.', now()::timestamp);
RELEASE s;
SELECT desk.say(:t, 'Correspond', 31, 'Wordsofareply: two.', now()::timestamp);
COMMIT;
SQL

# Four writers, some fifty transactions a second, and what is done meanwhile; gives the longest time that a transaction took.
sub while_writing
{
    my ($seconds, $what, $do) = @_;
    my $log = "$dir/" . $what =~ s/\W+/_/gr;
    my ($out, $err) = ('', '');
    my $writers = IPC::Run::start([ 'pgbench', '-n', '-U', 'app', '-h', $node->host, '-p', $node->port, '-c', 4, '-T', $seconds, '-R', 50,
        '-l', "--log-prefix=$log", '-f', "$dir/one.sql\@3", '-f', "$dir/two.sql\@1", 'postgres' ], '>', \$out, '2>', \$err);
    $do->(time + $seconds - 0.5);
    ok($writers->finish, "$what: no statement failed") or diag($err);
    like($out, qr/number of failed transactions: 0 /, "$what: nor did a transaction");
    # of a line the third field is the time since the transaction was due, the seventh how late it began, in microseconds
    my @took = sort { $a <=> $b } map { my @f = split; ($f[2] - $f[6]) / 1e6 } map { split /\n/, slurp_file($_) } glob "$log*";
    cmp_ok($took[-1], '<', 2, sprintf '%s: of %d transactions the longest took %.0f ms', $what, scalar @took, 1000 * $took[-1]);
}

# Everything is judged: if not then, then by the sweep.
sub nothing_lost
{
    my ($what) = @_;
    my $unjudged = q{SELECT count(*) FROM transactions t WHERE t.type = 'Correspond' AND t.creator IN (30, 31)
        AND NOT EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)};
    my $then = sql($unjudged);
    sql('UPDATE seva.pending SET not_before = now()');
    for (1 .. 200) { last unless sql('SELECT seva.sweep(500)') }
    is(sql($unjudged), 0, "$what: the sweep judged the $then that were passed over");
    is(sql('SELECT count(*) FROM seva.pending'), 0, "$what: nothing waits");
    is(sql('SELECT count(*) FROM seva.review r WHERE (SELECT count(*) FROM seva.finding f WHERE f.review = r.id) <> 19'), 0, "$what: each by all guidelines");
}

sub rename_table { my $t = shift; return [ "ALTER TABLE seva.$t RENAME TO gone", "ALTER TABLE seva.gone RENAME TO $t" ] }
sub rename_function { my ($f, $args) = @_; return [ "ALTER FUNCTION seva.$f($args) RENAME TO gone", "ALTER FUNCTION seva.gone($args) RENAME TO $f" ] }
sub full { my $t = shift; return ("ALTER TABLE seva.$t ADD CONSTRAINT full_up CHECK (false) NOT VALID;", "ALTER TABLE seva.$t DROP CONSTRAINT full_up;") }
sub locked { my $t = shift; return [ "DO \$\$BEGIN LOCK $t IN ACCESS EXCLUSIVE MODE; PERFORM pg_sleep(0.4); END\$\$", 'SELECT' ] }
sub setting { my ($s, $v) = @_; return [ "LOAD 'seva'; ALTER SYSTEM SET $s = $v; SELECT pg_reload_conf()", "LOAD 'seva'; ALTER SYSTEM RESET $s; SELECT pg_reload_conf()" ] }

my $library = sql(q{SELECT max(probin) FROM pg_proc WHERE pronamespace = 'seva'::regnamespace});
my @breakages = (
    (map { rename_table($_) } qw(review finding note pending helpdesk instance guideline ruleset)),
    rename_function('judge', 'jsonb, text, text, bool'), rename_function('rt_thread', 'int, bigint'),
    rename_function('rt_reply', 'int, bigint'), rename_function('rt_body', 'bigint, int'), rename_function('decode_body', 'text, text'),
    rename_function('judge_message', 'int, text, bool, timestamptz'), rename_function('capture_reply', 'int, bigint'),
    rename_function('note_failure', 'int, bigint, text, text'), rename_function('make_note', 'bigint, seva.helpdesk, text, text, text[], text'),
    [ 'ALTER SCHEMA seva RENAME TO gone', 'ALTER SCHEMA gone RENAME TO seva' ],
    [ full('review') ], [ join('', (full('review'))[0], (full('pending'))[0]), join('', (full('review'))[1], (full('pending'))[1]) ],
    locked('seva.review'), locked('seva.pending, seva.finding'), locked('seva.helpdesk, seva.review, seva.finding, seva.note, seva.pending'),
    [ q{UPDATE pg_proc SET probin = '/nowhere/seva' WHERE pronamespace = 'seva'::regnamespace AND probin IS NOT NULL},
        qq{UPDATE pg_proc SET probin = '$library' WHERE pronamespace = 'seva'::regnamespace AND probin = '/nowhere/seva'} ],
    [ 'UPDATE seva.ruleset SET image = substr(image, 1, 100)', 'SELECT seva.compile()' ],
    [ q{UPDATE seva.helpdesk SET capture = 'queued'}, q{UPDATE seva.helpdesk SET capture = 'commit'} ],
    [ 'UPDATE seva.helpdesk SET enabled = false', 'UPDATE seva.helpdesk SET enabled = true' ],
    setting('seva.enabled', 'off'), setting('seva.judging_time', 1),
    [ 'ALTER FUNCTION seva.capture() OWNER TO app', 'ALTER FUNCTION seva.capture() OWNER TO CURRENT_USER' ]);

my $done = 0;
while_writing(12, 'seva broken', sub {
    my ($end) = @_;
    for my $breakage (@breakages)
    {
        last if time > $end;
        $node->psql('postgres', $breakage->[0], on_error_die => 1);
        sleep 0.15;
        $node->psql('postgres', $breakage->[1], on_error_die => 1);
        $done++;
    }
});
is($done, scalar @breakages, 'seva was broken in ' . @breakages . ' ways');
nothing_lost('seva broken');

while_writing(4, 'detached and attached', sub {
    my ($end) = @_;
    while (time < $end)
    {
        sql(q{SELECT seva.detach('rt')});
        sleep 0.2;
        sql(q{SELECT seva.attach('rt', coach => 'coach')});
        sleep 0.3;
    }
});
cmp_ok(sql(q{SELECT seva.backfill('rt', batch => 100000)}), '>', 0, 'what was written while it was detached is history, judged by backfill');
nothing_lost('detached and attached');

# A cancel that hits the judgement at commit takes nothing away.
sql(q{CREATE FUNCTION seva.dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NEW; END';
      CREATE TRIGGER dawdle BEFORE INSERT ON seva.review FOR EACH ROW EXECUTE FUNCTION seva.dawdle()});
my ($out, $err) = ('', '');
my $writer = IPC::Run::start([ 'psql', '-X', '-U', 'app', '-h', $node->host, '-p', $node->port, '-v', 'ON_ERROR_STOP=1', '-c',
    q{SELECT desk.say(1, 'Correspond', 30, 'Wordsofareply: cancelled.')}, 'postgres' ], '>', \$out, '2>', \$err);
ok($node->poll_query_until('postgres', q{SELECT coalesce(bool_or(pg_cancel_backend(pid)), false) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = 'app'}),
    'the judgement of a reply was cancelled at commit');
ok($writer->finish, 'and the reply is stored') or diag($err);
sql('DROP TRIGGER dawdle ON seva.review; DROP FUNCTION seva.dawdle()');
sql(q{BEGIN; SELECT desk.say(1, 'Correspond', 30, 'Wordsofareply: in two phases.'); PREPARE TRANSACTION 'p'});
sql(q{COMMIT PREPARED 'p'});
nothing_lost('cancelled, and in two phases');

while_writing(3, 'extension dropped', sub { sleep 1; sql('DROP EXTENSION seva') });
is(sql(q{SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'seva%'}), 0, 'no trigger is left');

my $log = slurp_file($node->logfile);
like($log, qr/seva: helpdesk \d+ message \d+: not judged now/, 'failures are in the log');
unlike($log, qr/Wordsofareply/, 'the words of replies are not');
my $lines = () = $log =~ /not judged now/g;
cmp_ok($lines, '<', 30, "nor a line for each: $lines");

done_testing();
