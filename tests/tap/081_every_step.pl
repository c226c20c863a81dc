# Never in the way, step by step: every statement of every function that a reply passes through is made to fail in turn, with
# errors of all kinds, while replies are written; none of them is lost, and each is judged once all is well.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Steps;

my $node = PostgreSQL::Test::Cluster->new('steps');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "log_min_messages = warning\nlog_statement = none\ntrack_functions = all\nfsync = off");
$node->start;
sub sql { return $node->safe_psql('postgres', shift) }
$node->psql('postgres', scalar slurp_file("$FindBin::Bin/../regress/rt_schema.sql"), on_error_die => 1);
sql(q{CREATE EXTENSION seva; SELECT seva.attach('rt', coach => 'coach', settings => '{"cooldown_hours": 0, "notes_per_day": 1000000}');
      CREATE ROLE app LOGIN; GRANT USAGE ON SCHEMA desk TO app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;
      SELECT desk.open(40, 'I was charged twice, and nobody answers. I am really upset.') FROM generate_series(1, 50);
      SELECT desk.change(n, 'Set', 'Owner', '6', '30'), desk.change(n, 'Set', 'Owner', '30', '31'), desk.change(n, 'Set', 'Queue', '1', '2'),
             desk.change(n, 'Status', 'Status', 'new', 'open') FROM generate_series(1, 50) n});

my $dir = PostgreSQL::Test::Utils::tempdir();
append_to_file("$dir/reply.sql", <<'SQL');
\set t random(1, 50)
SELECT desk.say(:t, 'Correspond', 30, 'Wordsofareply: that is our policy. Please contact the billing department.', now()::timestamp);
SQL
append_to_file("$dir/serializable.sql", "BEGIN ISOLATION LEVEL SERIALIZABLE;\n" . slurp_file("$dir/reply.sql") . "COMMIT;\n");
sub pgbench { return ('pgbench', '-n', '-U', 'app', '-h', $node->host, '-p', $node->port, '-f', "$dir/reply.sql\@9", '-f', "$dir/serializable.sql\@1", '--max-tries=10', @_, 'postgres') }

# Which functions a reply passes through: asked of the server, for the good way and for that of a failure.
my ($out, $err) = ('', '');
sql('SELECT pg_stat_reset()');
IPC::Run::run([ pgbench('-t', 30) ], '>', \$out, '2>', \$err) or die $err;
sql('ALTER FUNCTION seva.rt_body(bigint, int) RENAME TO gone');
IPC::Run::run([ pgbench('-t', 30) ], '>', \$out, '2>', \$err) or die $err;
sql('ALTER FUNCTION seva.gone(bigint, int) RENAME TO rt_body');
my $passed = q{SELECT u.funcid::regprocedure FROM pg_stat_user_functions u JOIN pg_proc p ON p.oid = u.funcid JOIN pg_language l ON l.oid = p.prolang
    WHERE u.schemaname = 'seva' AND u.calls > 0 AND l.lanname = 'plpgsql' AND u.funcname <> 'capture' ORDER BY 1};
ok($node->poll_query_until('postgres', "SELECT count(*) >= 12 FROM ($passed) f"), 'the functions on the way are known');
my @functions = split /\n/, sql($passed);
note "@functions";
my @steps = Seva::Steps::put_in(\&sql, @functions);
note scalar(@steps), ' steps in ', scalar(@functions), ' functions';
cmp_ok(scalar @steps, '>', 50, 'each of their statements can be made to fail');

my @states = qw(P0001 57014 P0004 53200 53100 XX000 40P01 40001 55P03 22021 42501 23505 54001 58030);
my ($failed, @untouched) = (0);
sub failures { return sql('SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM desk.failures') }

# Makes one step fail, beside others, until a writer has met it; not all are on every reply's way.
sub meet
{
    my ($step, @others) = @_;
    my $before = failures();
    my $until = time + 0.5;
    my $n = 0;
    sql('INSERT INTO desk.failing VALUES ' . join ', ', map { "('$_', '$states[ ($failed + $n++) % @states ]')" } $step, @others);
    while (failures() < $before + 1 + @others && time < $until) { sleep 0.02 }
    failures() > $before ? $failed++ : push @untouched, $step;
    sql('TRUNCATE desk.failing');
}

my $writers = IPC::Run::start([ pgbench('-c', 4, '-R', 80, '-T', 300, '-l', "--log-prefix=$dir/log", '-P', 1) ], '>', \$out, '2>', \$err);
sleep 0.5;
my $began = time;
for my $step (@steps)
{
    # what is done after a failure is met only together with one
    meet($step, $step =~ /^note_failure/ ? 'capture_reply:1' : ());
}
my $took = time - $began;
$writers->signal('TERM');
$writers->finish;
my ($progress) = $err =~ /.*(progress: [^\n]*)\n/s;
unlike($err, qr/abort|ERROR|FATAL|terminated/i, 'no statement of a writer failed');
like($progress, qr/ 0 failed/, 'nor a transaction');
my @waits = sort { $a <=> $b } map { my @f = split; ($f[2] - $f[6]) / 1e6 } map { split /\n/, slurp_file($_) } glob "$dir/log*";
note sprintf '%d of %d steps failed within %.0f s, beside %d replies, of which the longest took %.0f ms; not on their way: %s',
    $failed, scalar @steps, $took, scalar @waits, 1000 * $waits[-1], "@untouched";
cmp_ok($waits[-1], '<', 3, 'none waited long');
cmp_ok($failed, '>', 0.7 * @steps, 'most steps were met');

sql('UPDATE seva.pending SET not_before = now()');
for (1 .. 200) { last unless sql('SELECT seva.sweep(500)') }
is(sql(q{SELECT count(*) FROM transactions t WHERE t.type = 'Correspond' AND t.creator = 30 AND NOT EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)}),
    0, 'every reply is judged in the end');
is(sql('SELECT count(*) FROM seva.review r WHERE (SELECT count(*) FROM seva.finding f WHERE f.review = r.id) <> 19'), 0, 'by all guidelines');
is(sql('SELECT count(*) FROM seva.pending'), 0, 'nothing waits');
unlike(slurp_file($node->logfile), qr/Wordsofareply/, 'no words of replies in the log');

# Nor at the most talkative level, in good and in bad times.
sql("ALTER SYSTEM SET log_min_messages = debug5; ALTER SYSTEM SET log_error_verbosity = verbose");
$node->reload;
sql(q{INSERT INTO desk.failing VALUES ('rt_thread:3', '53100'), ('note_failure:3', 'XX000')});
IPC::Run::run([ pgbench('-t', 20) ], '>', \$out, '2>', \$err) or die $err;
sql('TRUNCATE desk.failing');
IPC::Run::run([ pgbench('-t', 20) ], '>', \$out, '2>', \$err) or die $err;
my $log = slurp_file($node->logfile);
like($log, qr/DEBUG: /, 'debug level: there are such lines');
unlike($log, qr/Wordsofareply/, 'debug level: and no words of replies');
$node->stop('fast');
done_testing();
