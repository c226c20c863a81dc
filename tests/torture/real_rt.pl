# Exactly once against a real Request Tracker: the hook is killed at each named point and at random, two at once, RT restarted in between.
# Needs the packages of the demo; TORTURE_KILLS sets how many are killed at random (40).
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use FindBin;
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'Request Tracker 5 is not installed' if !-d '/usr/share/request-tracker5';
my $hook = $ENV{SEVA_HOOK} or die "SEVA_HOOK must name the seva-hook-faults that was built\n";
my $kills = $ENV{TORTURE_KILLS} // 40;
$kills = 40 if $kills > 40;         # RT takes its time for each note
my ($pgbin) = grep { -x "$_/initdb" } split /:/, $ENV{PATH};
my $dir = tempdir(CLEANUP => 1);
my $instance = "$FindBin::Bin/../helpdesks/rt/instance";
@ENV{qw(SEVA_DEMO SEVA_PGBIN)} = ($dir, $pgbin // die "no initdb in PATH\n");

my $port = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')->sockport;
system($instance, 'create') == 0 or BAIL_OUT('no Request Tracker');
system($instance, 'start', $port) == 0 or BAIL_OUT('Request Tracker does not start');
END { my $status = $?; system($instance, 'stop') if $instance; $? = $status }

my $run = "$dir/run";
sub slurp { my $path = shift; open my $file, '<', $path or die "$path: $!"; local $/; return scalar <$file> }
chomp(my $sockets = slurp("$run/sockets"));
my $people = JSON::PP::decode_json(slurp("$run/secrets/people.json"));

# One statement as the owner of RT's database; gives what it printed.
sub sql
{
    my $sql = shift;
    open my $psql, '-|', "$pgbin/psql", '-XAtq', '-v', 'ON_ERROR_STOP=1', '-h', $sockets, '-p', 5432, '-U', 'rt_dba', '-d', 'rt5', '-c', $sql or die $!;
    local $/;
    my $out = <$psql> // '';
    close $psql or die "failed: $sql\n";
    return $out =~ s/\n\z//r;
}

sql('CREATE EXTENSION seva');
sql("SELECT seva.attach('rt', coach => '$people->{id}{coach}', api_url => 'http://127.0.0.1:$port')");
sql(q{CREATE ROLE seva_hook LOGIN});
sql(q{SELECT seva.grant('hook', 'seva_hook')});
open my $token, '>', "$dir/token" or die $!;
print $token $people->{token}{coach};
close $token;
chmod 0600, "$dir/token";

my $http = HTTP::Tiny->new(default_headers => { Authorization => "token $people->{token}{priya}", 'Content-Type' => 'application/json' });
my @tickets;
for my $n (1 .. 6)
{
    my $answer = $http->post("http://127.0.0.1:$port/REST/2.0/ticket", { content => JSON::PP::encode_json(
        { Queue => 'Support', Subject => "Ticket $n", Requestor => 'anita@customer.test', ContentType => 'text/plain', Content => 'It broke.' }) });
    push @tickets, JSON::PP::decode_json($answer->{content})->{id} if $answer->{status} == 201;
}
is(scalar @tickets, 6, 'six tickets in Request Tracker');

# What capture adds to a request of RT's: replies by REST, with and without the trigger in turn; also in processor time of RT and its
# database sessions, which says more where other things run beside.
sub busy
{
    my $server = slurp("$run/rt.pid") + 0;
    my @workers = map { m{/proc/(\d+)} } grep { (eval { slurp($_) } // '') =~ /^\d+ \(.*\) \S $server / } glob '/proc/[0-9]*/stat';
    my $sum = 0;
    $sum += (split ' ', eval { slurp("/proc/$_/schedstat") } // 0)[0] / 1e6
        for $server, @workers, split /\n/, sql(q{SELECT pid FROM pg_stat_activity WHERE usename = 'rt_user'});
    return $sum;
}
my %request;
for my $round (0 .. 12)
{
    for my $how ($round % 2 ? ('ENABLE', 'DISABLE') : ('DISABLE', 'ENABLE'))
    {
        sql("ALTER TABLE transactions $how TRIGGER seva_capture");
        my $before = busy();
        for my $n (0 .. 4)
        {
            my $began = time;
            my $answer = $http->post("http://127.0.0.1:$port/REST/2.0/ticket/$tickets[$n]/correspond", { content => JSON::PP::encode_json(
                { ContentType => 'text/plain', Content => 'That is our policy. Please contact the billing department and fill in the form on our website.' }) });
            push @{ $request{$how}[0] }, 1000 * (time - $began) if $answer->{status} == 201 && $round;
        }
        push @{ $request{$how}[1] }, (busy() - $before) / 5 if $round;
    }
}
sql('ALTER TABLE transactions ENABLE TRIGGER seva_capture');
is(scalar @{ $request{ENABLE}[0] }, 60, 'replies by REST');
for my $by (0, 1)
{
    my ($with, $without) = map { my @t = sort { $a <=> $b } @{ $_->[$by] }; $t[ $#t / 2 ] } @request{qw(ENABLE DISABLE)};
    note sprintf 'a reply by REST, %s: %.1f ms with seva, %.1f without: %+.1f %%', ('by the clock', 'processor')[$by], $with, $without, 100 * ($with / $without - 1);
}
is(sql(q{SELECT count(*) > 50 FROM seva.review}), 't', 'and judged');
# the notes of these are none of this test's
sql('DELETE FROM seva.note; DELETE FROM seva.review; DELETE FROM seva.pending; UPDATE seva.sweep_mark SET swept_to = (SELECT max(id) FROM transactions), next_mark = NULL');

my $made = 0;
sub notes
{
    my $count = shift;
    sql(join ';', map {
        my $ticket = $tickets[ $made % @tickets ];
        $made++;
        qq{WITH r AS (INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) VALUES (1, '$ticket', 'made-$made', '1', now(), 'test') RETURNING id)
           INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker)
           SELECT id, 1, '$ticket', '1', '<p>Private words $made</p>', 'html', 'seva:real:' || id || ':' || left(md5(gen_random_uuid()::text), 8) FROM r}
    } 1 .. $count);
}

sub start
{
    my ($fault, $lease) = @_;
    my $pid = fork() // die $!;
    return $pid if $pid;
    $ENV{SEVA_HOOK_FAULT} = $fault if $fault;
    open STDERR, '>>', "$dir/log" or die $!;
    exec $hook, "--database=host=$sockets port=5432 dbname=rt5 user=seva_hook", "--token-file=$dir/token", "--state-file=$dir/instance-id",
        '--lease=' . ($lease // '1s'), '--retry-base=100ms', '--pause-cap=1s', 'run' or die $!;
}

sub end { my ($pid, $signal) = @_; kill $signal, $pid; waitpid $pid, 0; return $? }

sub all_delivered
{
    my $until = time + shift;
    while (time < $until)
    {
        return 1 if sql(q{SELECT bool_and(state = 'delivered') FROM seva.note}) eq 't';
        sleep 0.1;
    }
    diag sql('SELECT state, attempts, last_error, count(*) FROM seva.note GROUP BY 1, 2, 3');
    return 0;
}

# Every note stands in RT once, in the order in which it was made within its ticket.
sub unharmed
{
    my $name = shift;
    is(sql(qq{SELECT count(*) FILTER (WHERE times = 0) || ' lost, ' || count(*) FILTER (WHERE times > 1) || ' twice' FROM (
                  SELECT n.id, count(t.id) times FROM seva.note n LEFT JOIN transactions t ON rtrim(t.data, E'\\n') = n.marker AND t.type = 'Comment'
                  GROUP BY n.id) c}), '0 lost, 0 twice', "$name: nothing lost, nothing twice");
    is(sql(q{SELECT count(*) FROM (SELECT t.id < max(t.id) OVER (PARTITION BY n.ticket ORDER BY n.id) late
                 FROM seva.note n JOIN transactions t ON t.id::text = n.remote) o WHERE late}), 0, "$name: all in order");
}

for my $point (qw(hello claim claimed send sent answered settle settled sweep))
{
    notes(4);
    my $pid = start("$point:1");
    waitpid $pid, 0;
    is($? & 127, 9, "killed at $point");
}
my $pid = start();
ok(all_delivered(60), 'the next one delivers all');
end($pid, 'TERM');
unharmed('at every point');

my $killed = 0;
while ($killed < $kills)
{
    notes(4);
    my @two = (start(), start());
    sleep 0.1 + rand 0.6;
    end($_, 'KILL') for @two;
    $killed += 2;
}
$pid = start();
ok(all_delivered(60), "all is delivered after $killed random kills");
unharmed('random kills, two at once');

# RT itself ends in the middle, and comes back.
notes(30);
sleep 0.3;
my $server = slurp("$run/rt.pid");
kill 'TERM', $server;
sleep 3;
system('bash', '-c', "cd $run/var && . $FindBin::Bin/../helpdesks/rt/env.sh && exec env -u PGPORT -u PGHOST -u PGDATABASE HOME=$run/var setsid /usr/share/request-tracker5/libexec/rt-server --host 127.0.0.1 --port $port --max-workers 3 >>$run/log/rt-server.log 2>&1 </dev/null & echo \$! >$run/rt.pid");
ok(all_delivered(60), 'all is delivered when Request Tracker is back');
is(end($pid, 'TERM') >> 8, 0, 'the hook ends well');
unharmed('RT restarted');
is(sql(q{SELECT count(*) FROM seva.alarm WHERE kind IN ('not_arrived', 'dead_note', 'refused', 'token', 'rights', 'stranger')}), 0, 'no false alarm');
my $log = slurp("$dir/log");
unlike($log, qr/Private words|\Q$people->{token}{coach}\E/, 'no words and no token in the log');
note "$made notes, ", $killed + 9, ' kills against Request Tracker';
done_testing();
