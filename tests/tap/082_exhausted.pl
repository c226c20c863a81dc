# Never in the way when memory, disk or time end for real: a session is given less and less memory, seva's tables lie on a disk
# that fills up, a thread is too long to be judged at commit.  Replies are stored, and judged when there is room again.
use strict;
use warnings;
use FindBin;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $node = PostgreSQL::Test::Cluster->new('exhausted');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "log_min_messages = warning\nlog_statement = none\nfsync = off\nautovacuum = off");
my $dir = PostgreSQL::Test::Utils::tempdir_short();
my $small = "$dir/small";
mkdir $small or die $!;

# A disk of its own for the server: a file system in memory that only it sees, where the kernel lets users have such.
my @namespace = ('unshare', '--user', '--map-root-user', '--mount', 'sh', '-c',
    "mount -t tmpfs -o size=40m,mode=0700 small '$small' && exec unshare --user --map-user=$> --map-group=" . (split ' ', $))[0] . ' -- "$@"', 'sh');
my $own_disk = IPC::Run::run([ @namespace, 'true' ], '>', '/dev/null', '2>', '/dev/null');
if ($own_disk)
{
    $node->command_ok([ @namespace, 'pg_ctl', '-w', '-D', $node->data_dir, '-l', $node->logfile, 'start' ], 'a server with a small disk');
    $node->_update_pid(1);
}
else { $node->start }
sub sql { return $node->safe_psql('postgres', shift) }

$node->psql('postgres', scalar slurp_file("$FindBin::Bin/../regress/rt_schema.sql"), on_error_die => 1);
sql(q{CREATE EXTENSION seva; SELECT seva.attach('rt', coach => 'coach');
      SELECT desk.open(40, 'I was charged twice, and nobody answers. I am really upset.') FROM generate_series(1, 50)});
my $unjudged = q{SELECT count(*) FROM transactions t WHERE t.type = 'Correspond' AND t.creator = 30
    AND NOT EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)};
sub nothing_lost
{
    my $what = shift;
    my $then = sql($unjudged);
    sql('UPDATE seva.pending SET not_before = now()');
    for (1 .. 100) { last unless sql('SELECT seva.sweep(500)') }
    is(sql($unjudged), 0, "$what: the sweep judges the $then that were passed over");
    return $then;
}

# ---- memory ----

# One reply in a session of its own that may take so many kB more than it has; gives whether it was stored.
sub with_memory
{
    my ($kb, $setting, $reply) = @_;
    my $session = $node->background_psql('postgres', on_error_stop => 0);
    $session->query_safe($setting);
    my $pid = $session->query_safe('SELECT pg_backend_pid()');
    my ($size) = slurp_file("/proc/$pid/status") =~ /^VmSize:\s+(\d+) kB/m;
    IPC::Run::run([ 'prlimit', "--pid=$pid", '--as=' . 1024 * ($size + $kb) ]) or die 'prlimit';
    my $before = sql(q{SELECT count(*) FROM transactions});
    $session->query($reply);
    # one that stands still alive has not brought the server down
    IPC::Run::run([ 'prlimit', "--pid=$pid", '--as=unlimited' ], '2>', '/dev/null');
    my $stored = sql(q{SELECT count(*) FROM transactions}) - $before;
    eval { $session->quit };
    return $stored;
}

my $born = sql('SELECT pg_postmaster_start_time()');
for my $case ([ 'a short reply', q{SELECT desk.say(1, 'Correspond', 30, 'That is our policy.', now()::timestamp) > 0;}, 256, 40 * 1024 ],
    [ 'a reply of 8 MB', q{SELECT desk.say(1, 'Correspond', 30, repeat('<p>That is <b>our</b> policy. ', 300000), now()::timestamp, 'text/html') > 0;}, 2048, 100 * 1024 ])
{
    my ($name, $reply, $step, $most) = @$case;
    my $need = 0;
    $need += $step until $need > $most || with_memory($need, 'SET session_replication_role = replica', $reply);
    cmp_ok($need, '<=', $most, "$name: without seva it takes at most $need kB");
    sql(q{DELETE FROM attachments WHERE length(content) > 1000000; DELETE FROM transactions t WHERE t.type = 'Correspond'; DELETE FROM seva.review});
    my ($tried, $lost, $late) = (0, 0, 0);
    # within a megabyte of nothing not even a trigger can begin
    for (my $kb = $need + 1024; $kb <= $most; $kb += $step + $kb / 24)
    {
        $tried++;
        with_memory(int $kb, 'SELECT', $reply) or $lost++, diag("$name: not stored with $kb kB more; it needs $need without seva");
    }
    is($lost, 0, "$name: with a megabyte more and up to $most kB, $tried times, it is stored with seva too");
    $late = nothing_lost($name);
    cmp_ok($late, '>', 0, "$name: memory did end while it was judged ($late times)");
}
is(sql('SELECT pg_postmaster_start_time()'), $born, 'no session has crashed');

# ---- time ----

# A long thread of long mails, and a reply to it: COMMIT knows no statement_timeout.
sql(q{SELECT desk.say(2, 'Correspond', 40 + n % 2, repeat('<p>Why is my bill <b>wrong</b>? ', 20000), now()::timestamp, 'text/html') FROM generate_series(1, 400) n});
my @took;
for (1 .. 5)
{
    my $began = time;
    sql(q{SET statement_timeout = '100ms'; SET lock_timeout = '1h'; SELECT desk.say(2, 'Correspond', 30, 'We are looking into it.', now()::timestamp)});
    push @took, time - $began;
}
# the setting may take a moment to reach the server's processes
sub judging_time { my $ms = shift; sql("LOAD 'seva'; ALTER SYSTEM SET seva.judging_time = $ms; SELECT pg_reload_conf()"); $node->poll_query_until('postgres', "SELECT current_setting('seva.judging_time', true) ~ '^$ms(ms)?\$'") }
my $longest = (sort { $b <=> $a } @took)[0];
note sprintf 'replies in a thread of 400 mails of 500 kB: longest %.0f ms, with the start of a session', 1000 * $longest;
cmp_ok($longest, '<', 3, 'a reply in a thread of 200 MB is stored soon');
judging_time(1);
sql(q{SELECT desk.say(2, 'Correspond', 30, 'We are still looking into it.', now()::timestamp)});
cmp_ok(sql($unjudged), '>', 0, 'when judging takes longer than seva.judging_time, it is left for later');
like(sql('SELECT last_error FROM seva.pending ORDER BY noted_at DESC LIMIT 1'), qr/^(54001|SV002)/, 'with the reason');
# where nobody waits there is no such bound
nothing_lost('too long to be judged');
judging_time(250);

# ---- disk ----

SKIP: {
    skip 'this user may not have a file system of its own here', 6 if !$own_disk;
    sql("SET allow_in_place_tablespaces = off; CREATE TABLESPACE small LOCATION '$small'");
    sql(q{DO $$DECLARE c record; BEGIN
              FOR c IN SELECT oid::regclass AS name, relkind FROM pg_class WHERE relnamespace = 'seva'::regnamespace AND relkind IN ('r', 'i') LOOP
                  EXECUTE format('ALTER %s %s SET TABLESPACE small', CASE c.relkind WHEN 'r' THEN 'TABLE' ELSE 'INDEX' END, c.name);
              END LOOP; END$$});
    my $program = 'COPY (SELECT) TO PROGRAM';
    sql("$program 'dd if=/dev/zero of=$small/filler bs=64k 2>/dev/null; true'");
    append_to_file("$dir/reply.sql", "\\set t random(3, 50)\nSELECT desk.say(:t, 'Correspond', 30, 'That is our policy.', now()::timestamp);\n");
    my ($out, $err) = ('', '');
    my $fine = IPC::Run::run([ 'pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', 4, '-t', 300, '-l', "--log-prefix=$dir/log", '-f', "$dir/reply.sql", 'postgres' ],
        '>', \$out, '2>', \$err);
    ok($fine, 'the disk of seva\'s tables is full: no statement failed') or diag $err;
    like($out, qr/processed: 1200\/1200/, 'twelve hundred replies are stored');
    cmp_ok(sql($unjudged), '>', 200, 'most of them are not judged then');
    like(slurp_file($node->logfile), qr/SQLSTATE 53100/, 'because there is no space left, says the log');
    my @waits = sort { $a <=> $b } map { (split)[2] / 1e3 } map { split /\n/, slurp_file($_) } glob "$dir/log*";
    note sprintf 'while the disk is full: half within %.1f ms, longest %.0f ms', $waits[ $#waits / 2 ], $waits[-1];
    cmp_ok($waits[-1], '<', 3000, 'none waits long');
    sql("$program 'rm $small/filler'");
    nothing_lost('with space again');
}
$node->stop('fast');
done_testing();
