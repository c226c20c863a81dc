# The plain way: notes that are due appear in their tickets, once each; the daemon posts what comes later, and stops as it is told.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $desk = Seva::Desk->new('deliver');
my $fake = $desk->{fake};

$desk->notes(40, 8);
my ($status, $out, $log) = $desk->run_hook('once');
is($status, 0, 'once ends well');
ok($desk->all_delivered(1), 'all notes are delivered');
$desk->unharmed('each in its ticket, once, in order');
is($desk->sql('SELECT count(*) FROM seva.note n JOIN transactions t ON t.id::text = n.remote AND t.objectid::text = n.ticket'), 40,
    'the outbox knows each comment');
is_deeply([ grep { !$_->{token} || $_->{type} ne 'text/html' } $fake->requests ], [], 'token and type were right');
is($desk->sql("SELECT bound IS NOT NULL FROM seva.instance"), 't', 'the database is bound to the hook');
is(PostgreSQL::Test::Utils::slurp_file("$desk->{dir}/instance"), $desk->sql('SELECT id FROM seva.instance') . "\n", 'and the hook remembers it');

($status) = $desk->run_hook('once');
is($status, 0, 'with nothing to do, once ends well');

my $pid = $desk->start_hook;
ok($desk->wait_for('SELECT count(*) > 2 FROM seva.hook'), 'the daemon says hello');
my @waits;
for (1 .. 10)
{
    sleep 0.1 + rand 0.4;
    my $began = time;
    $desk->notes(1, 8);
    ok($desk->all_delivered(5), "note $_ of the daemon") or last;
    push @waits, time - $began;
}
note sprintf 'commit to delivered, as seen by a poll every 50 ms: longest %.0f ms', 1000 * (sort { $b <=> $a } @waits)[0];
is($desk->sql(q{SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY delivered - created) < interval '1 s' FROM seva.note WHERE review > 40}),
    't', 'from commit to thread in under a second');

# The end: what is under way is finished, nothing new is begun.
$fake->{stall} = 0.7;
$fake->mood('stall_before'); # the row comes late, so that what is under way can be seen
$fake->stop;
$fake->start;
$desk->notes(20, 20);
ok($desk->wait_for(q{SELECT count(*) > 0 FROM seva.note WHERE state = 'leased'}), 'notes are under way');
is($desk->end_hook($pid, 'TERM'), 0, 'SIGTERM ends it well');
is($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'leased'}), 0, 'with nothing under way');
cmp_ok($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'due'}), '>', 0, 'and the rest left for later');

$fake->{stall} = 10;
$fake->mood('stall');
$fake->stop;
$fake->start;
$pid = $desk->start_hook('request-timeout' => '30s');
ok($desk->wait_for(q{SELECT count(*) > 0 FROM seva.note WHERE state = 'leased'}), 'notes are under way again');
kill 'TERM', $pid;
sleep 0.5;
my $began = time;
is($desk->end_hook($pid, 'TERM'), 75, 'a second SIGTERM ends it at once');
cmp_ok(time - $began, '<', 2, 'really at once');
$fake->mood('ok');
$fake->stop;
$fake->start;
$pid = $desk->start_hook;
ok($desk->all_delivered(15), 'the leases run out and another hook goes on');
is($desk->end_hook($pid, 'TERM'), 0, 'and ends well');
$desk->unharmed('nothing lost, nothing twice');
$desk->silent('the log');
$desk->finish;
done_testing();
