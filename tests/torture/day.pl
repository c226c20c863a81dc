# A day's load in minutes: what a reply costs the helpdesk, then many replies by eight writers while the hook posts and prunes, with
# the memory of hook and backends and the size of the tables as they go, also beside a long transaction.
# TORTURE_REPLIES (100 000) sets how many.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../tap/lib";
use DBI;
use IPC::Run ();
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $replies = $ENV{TORTURE_REPLIES} // 100_000;
my $desk = Seva::Desk->new('day');
my ($node, $fake) = @$desk{qw(node fake)};
$node->append_conf('postgresql.conf', "log_statement = none\nsynchronous_commit = off\nautovacuum_naptime = 5s\nmax_wal_size = 4GB\nlog_min_messages = error");
$node->restart;
$fake->stop;
$fake->{workers} = 8;
$fake->start;

# Two tickets in three are a customer's complaint, the others a question; agents answer well and badly.
$desk->sql(q{SELECT desk.open(40 + n % 2, CASE n % 3 WHEN 0 THEN 'How do I change my address?' ELSE 'I was charged twice for my order, nobody has answered me for a week, and I am really upset. Please help!' END,
    now() AT TIME ZONE 'UTC') FROM generate_series(1, 3000) n});
my @texts = ('That is our policy. Please contact the billing department and fill in the form on our website.',
    'Hello Anita,\n\nI am sorry that you were charged twice and had to wait for a week. I have refunded the second charge today; it will be in your account by Friday noon, and I will check that it is.\n\nPriya',
    '<p>Hi,</p><p>we apologise for any <b>inconvenience</b> caused.</p><blockquote>On Monday, Anita wrote:<br>I was charged twice</blockquote>');
my $dir = PostgreSQL::Test::Utils::tempdir();
for my $n (0 .. $#texts)
{
    my $type = $texts[$n] =~ /^</ ? 'text/html' : 'text/plain';
    PostgreSQL::Test::Utils::append_to_file("$dir/$n.sql", "\\set t random(1, 3000)\n\\set who random(30, 31)\n"
        . "SELECT desk.say(:t, 'Correspond', :who, E'$texts[$n]', now() AT TIME ZONE 'UTC', '$type');\n");
}
sub pgbench { return ('pgbench', '-n', '-h', $node->host, '-p', $node->port, (map { ('-f', "$dir/$_.sql") } 0 .. $#texts), @_, 'desk') }

# ---- what it costs ----

# Stores replies one after the other in one session; gives for each [ms by the clock, ms of the server's processor].
sub session { return DBI->connect(sprintf('dbi:Pg:dbname=desk;host=%s;port=%d', $node->host, $node->port), 'postgres', '', { RaiseError => 1 }) }
sub busy { my $pid = shift; my ($ns) = split ' ', PostgreSQL::Test::Utils::slurp_file("/proc/$pid/schedstat"); return $ns / 1e6 }
sub cost
{
    my ($dbh, $times) = @_;
    my @cost;
    for my $n (1 .. $times)
    {
        my ($began, $before) = (time, busy($dbh->{pg_pid}));
        $dbh->do(q{SELECT desk.say(?, 'Correspond', 30, ?, now() AT TIME ZONE 'UTC')}, undef, 1 + int rand 3000, $texts[ $n % 2 ]);
        push @cost, [ 1000 * (time - $began), busy($dbh->{pg_pid}) - $before ];
    }
    return @cost;
}
sub at { my ($share, $column, @cost) = @_; my @sorted = sort { $a <=> $b } map { $_->[$column] } @cost; return $sorted[ $#sorted * $share ] }
sub capture { my $how = shift; $desk->sql("ALTER TABLE transactions $how TRIGGER seva_capture") }
my (%warm, %cold);
for my $round (1 .. 6)
{
    for my $how ('ENABLE', 'DISABLE')
    {
        capture($how);
        my $dbh = session();
        cost($dbh, 30);             # caches are filled
        push @{ $warm{$how} }, cost($dbh, 300);
        $dbh->disconnect;
        for (1 .. 10) { $dbh = session(); push @{ $cold{$how} }, cost($dbh, 1); $dbh->disconnect }
    }
}
capture('ENABLE');
note sprintf '%-46s %8s %8s %8s', 'a reply stored: ms', 'with', 'without', 'more';
for ([ 'half, processor', \%warm, 0.5, 1 ], [ '99 of 100, processor', \%warm, 0.99, 1 ], [ 'half, clock', \%warm, 0.5, 0 ], [ '99 of 100, clock', \%warm, 0.99, 0 ],
    [ 'the first of a session: half, processor', \%cold, 0.5, 1 ], [ 'the first of a session: half, clock', \%cold, 0.5, 0 ])
{
    my ($what, $cost, $share, $column) = @$_;
    my ($with, $without) = map { at($share, $column, @{ $cost->{$_} }) } qw(ENABLE DISABLE);
    note sprintf '%-46s %8.2f %8.2f %8.2f', $what, $with, $without, $with - $without;
}
$desk->sql(q{SELECT seva.backfill('rt', batch => 100000)});   # what was stored without

# ---- a day ----

$desk->sql(q{UPDATE seva.helpdesk SET settings = settings || '{"cooldown_hours": 0, "notes_per_day": 3000, "praise_per_day": 1000, "keep_notes": "30 seconds"}'});
sub resident { my $pid = shift; my ($kb) = PostgreSQL::Test::Utils::slurp_file("/proc/$pid/status") =~ /^RssAnon:\s+(\d+)/m; return ($kb // 0) / 1024 }
sub writers { return split /\n/, $desk->sql(q{SELECT pid FROM pg_stat_activity WHERE application_name = 'pgbench' ORDER BY pid}) }
sub hooks { return split /\n/, $desk->sql(q{SELECT pid FROM pg_stat_activity WHERE usename = 'hook'}) }
my $state = q{SELECT (SELECT count(*) FROM seva.review), count(*) FILTER (WHERE state = 'delivered'), count(*) FILTER (WHERE state IN ('due', 'leased')),
    count(*), pg_table_size('seva.note') / 1048576, pg_indexes_size('seva.note') / 1048576, pg_table_size('seva.pending') / 1024, pg_table_size('seva.sweep_mark') / 1024 FROM seva.note};
my $hook = $desk->start_hook('log-level' => 'warning', 'prune-every' => '1s', lease => undef, 'sweep-every' => undef, 'request-timeout' => undef, parallel => 8);
my $already = $desk->sql('SELECT count(*) FROM seva.review');
my $began = time;
my $load = fork() // die $!;
if ($load == 0) { $ENV{PGAPPNAME} = 'pgbench'; open STDOUT, '>', "$dir/out"; open STDERR, '>&', \*STDOUT; exec pgbench('-c', 8, '-j', 2, '-t', int($replies / 8)) or die $! }
my (@series, $long);
my $next = time + 2;
my $every = $replies / 10_000;
$every = 2 if $every < 2;
while (waitpid($load, 1) == 0)
{
    sleep 0.2;
    next if time < $next;
    $next = time + $every;
    my @backends = sort { $b <=> $a } map { -r "/proc/$_/status" ? resident($_) : () } writers();
    my ($judged, @rest) = split /\|/, $desk->sql($state);
    next if !@backends;
    push @series, [ time - $began, $judged - $already, resident($hook), $backends[0], (map { resident($_) } (hooks())[0]), @rest ];
    # in the middle third of the day somebody leaves a transaction open
    my $share = ($judged - $already) / $replies;
    if (!$long && $share > 1 / 3 && $share < 2 / 3)
    {
        $long = session();
        $long->do('BEGIN ISOLATION LEVEL REPEATABLE READ');
        $long->selectall_arrayref('SELECT count(*) FROM seva.helpdesk');
    }
    if ($long && $share > 2 / 3) { $long->do('COMMIT'); $long->disconnect; undef $long }
}
my $out = PostgreSQL::Test::Utils::slurp_file("$dir/out");
like($out, qr/failed transactions: 0 /, "$replies replies by eight writers: no statement failed") or diag $out;
$long->disconnect if $long;
note sprintf '%d replies in %.0f s, %.0f a second', $replies, time - $began, $replies / (time - $began);
is($desk->sql(q{SELECT count(*) FROM transactions t WHERE t.type = 'Correspond' AND t.creator IN (30, 31) AND NOT EXISTS (SELECT FROM seva.review r WHERE r.message = t.id::text)}),
    0, 'each is judged');
ok($desk->wait_for(q{SELECT count(*) = 0 FROM seva.note WHERE state IN ('due', 'leased')}, 400), 'all notes are posted');
note sprintf '%6s %9s %9s %9s %9s %9s %7s %8s %8s %8s %8s %8s', qw(s judged hook backend hook-db posted due notes table indexes pending mark);
note sprintf '%6.0f %9d %6.1f MB %6.1f MB %6.1f MB %9d %7d %8d %5d MB %5d MB %5d kB %5d kB', @$_ for @series;

# After the first tenth, everything that is read at first use has been read.
my ($from, $to) = ($series[ @series / 10 + 1 ] // $series[0], $series[-1]);
cmp_ok($to->[2], '<', $from->[2] + 4, sprintf 'the hook does not grow: %.1f MB, then %.1f MB', $from->[2], $to->[2]);
cmp_ok($to->[3], '<', $from->[3] + 8, sprintf 'nor do the writers\' sessions: %.1f MB, then %.1f MB', $from->[3], $to->[3]);
cmp_ok($to->[4], '<', $from->[4] + 8, sprintf 'nor does the hook\'s session: %.1f MB, then %.1f MB', $from->[4], $to->[4]);

# What was posted is pruned, its room is used again.
my $most = (sort { $b <=> $a } map { $_->[7] } @series)[0];
ok($desk->wait_for('SELECT count(*) = 0 FROM seva.note', 180), 'all notes are pruned in the end');
$desk->sql('VACUUM seva.note');
note "at most $most notes were in the outbox at once; its table takes ", $desk->sql(q{SELECT pg_size_pretty(pg_table_size('seva.note')) || ', its indexes ' || pg_size_pretty(pg_indexes_size('seva.note'))}),
    ' when all are gone and it is vacuumed';
is($desk->end_hook($hook, 'TERM'), 0, 'the hook ends well');
is($desk->sql(q{SELECT count(*) FROM (SELECT data FROM transactions WHERE creator = 32 AND type = 'Comment' GROUP BY data HAVING count(*) > 1) d}), 0, 'nothing was posted twice');
is($desk->sql('SELECT count(*) FROM seva.alarm'), 0, 'no alarm');
$desk->finish;
done_testing();
