# Outages: the helpdesk away, PostgreSQL stopped in the middle, a pooler between, clocks that step.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $desk = Seva::Desk->new('outages');
my ($node, $fake) = @$desk{qw(node fake)};
my $pid = $desk->start_hook;

# The helpdesk away.
$desk->notes(5);
ok($desk->all_delivered(10), 'all is well');
$fake->go_away;
$desk->notes(30, 10);
sleep 3;
is($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'dead'}), 0, 'nothing is given up while the helpdesk is away');
is($desk->sql(q{SELECT max(attempts) <= 1 FROM seva.note WHERE state <> 'delivered'}), 't', 'and no attempt held against a note');
$fake->come_back;
my $began = time;
ok($desk->all_delivered(10), 'all is delivered when it comes back');
note sprintf 'after %.1f s', time - $began;

# PostgreSQL stopped at once, again and again, in the middle.
$fake->{stall} = 0.3;
$fake->mood(ok => 5, late => 2, lost => 1);
$fake->stop;
$fake->start;
for my $round (1 .. 4)
{
    $desk->notes(60, 20);
    sleep 0.3 + rand 0.4;
    $node->stop('immediate');
    sleep 0.3;
    $node->start;
    $began = time;
    ok($desk->all_delivered(10), sprintf 'round %d: delivered %.1f s after the restart', $round, time - $began);
}
$fake->mood('ok');
is($desk->end_hook($pid, 'TERM'), 0, 'the same hook all the while');
$desk->unharmed('after four crashes');

# A pooler that gives every transaction another session.
SKIP: {
    my $pooler = $desk->start_pooler or skip 'no pgbouncer on this machine', 4;
    my @pids = map { $desk->start_hook(database => $pooler) } 1, 2;
    $desk->notes(200, 40);
    ok($desk->all_delivered(20), 'two hooks through a pooler in transaction mode');
    is($desk->end_hook($_, 'TERM'), 0, 'one ends well') for @pids;
    $desk->unharmed('through a pooler');
    $desk->end_pooler;
}

# The server's clock was an hour ahead and is set back: its rows lie in the future.
$pid = $desk->start_hook;
$fake->stop;
$desk->notes(3);
$desk->sql(q{UPDATE seva.note SET created = created + interval '1 hour', not_before = not_before + interval '1 hour' WHERE delivered IS NULL});
$desk->sql(q{UPDATE seva.note SET state = 'leased', lease_until = not_before, fence = fence + 1 WHERE id = (SELECT max(id) FROM seva.note)});
$fake->start;
ok($desk->all_delivered(10), 'a clock that is set back holds up nothing');
# It was behind and is set forward while notes are leased: leases run out early, and the guard refuses the copies.
$fake->{stall} = 0.8;
$fake->mood('stall_before');
$fake->stop;
$fake->start;
$desk->notes(4);
ok($desk->wait_for(q{SELECT count(*) > 0 FROM seva.note WHERE state = 'leased'}), 'notes are under way');
$desk->sql(q{UPDATE seva.note SET lease_until = now() - interval '1 hour', not_before = now() - interval '1 hour' WHERE state = 'leased'});
ok($desk->all_delivered(15), 'nor one that is set forward');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
sleep 1.5;
$desk->unharmed('whatever the clock does');

# Old notes, delivered, given up or cancelled, are removed in small batches, by the helpdesk's own setting.
my $before = $desk->sql('SELECT count(*) FROM seva.note');
$desk->sql(q{UPDATE seva.helpdesk SET settings = settings || '{"keep_notes": "1 hour"}'});
$desk->sql(q{UPDATE seva.note SET delivered = now() - interval '2 hours' WHERE id IN (SELECT id FROM seva.note ORDER BY id LIMIT 100)});
$desk->sql(q{UPDATE seva.note SET state = CASE id % 3 WHEN 0 THEN 'cancelled' ELSE 'dead' END, delivered = NULL, created = now() - interval '2 hours'
             WHERE id IN (SELECT id FROM seva.note ORDER BY id LIMIT 50)});
$pid = $desk->start_hook('prune-batch' => 10, 'prune-every' => '200ms');
ok($desk->wait_for("SELECT count(*) = $before - 100 FROM seva.note"), 'a hundred old notes are removed');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
my @batches = $desk->{log} =~ /removed (\d+) old notes/g;
is_deeply(\@batches, [ (10) x 10 ], 'ten at a time');

# A watchdog and a manager that want to hear of it.
require Socket;
require IO::Socket::UNIX;
my $manager = IO::Socket::UNIX->new(Type => Socket::SOCK_DGRAM(), Local => "$desk->{dir}/notify") or die $!;
my $heard = '';

# Listens until it has heard what matches.
sub hears
{
    my ($pattern, $name) = @_;
    my $until = time + 10;
    while (time < $until && $heard !~ $pattern)
    {
        my $ready = '';
        vec($ready, fileno $manager, 1) = 1;
        next if !select $ready, undef, undef, 0.2;
        $manager->recv(my $text, 1000);
        $heard .= "$text\n";
    }
    like($heard, $pattern, $name);
}
$pid = $desk->start_hook(env => { NOTIFY_SOCKET => "$desk->{dir}/notify", WATCHDOG_USEC => 600000 });
hears(qr/^READY=1/m, 'the service manager hears that it is ready');
hears(qr/^STATUS=posting/m, 'what it does');
hears(qr/WATCHDOG=1.*WATCHDOG=1/s, 'that it is alive');
kill 'HUP', $pid;
hears(qr/RELOADING=1\nMONOTONIC_USEC=\d+.*READY=1/s, 'that it reloads');
is($desk->end_hook($pid, 'TERM'), 0, 'it ends well');
hears(qr/STOPPING=1/, 'and that it stops');

$desk->silent('the log');
$desk->finish;
done_testing();
