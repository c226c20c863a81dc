# The whole way: an agent's reply is stored, judged, and its coaching note stands in the ticket; as commit and as queued capture, and late.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $desk = Seva::Desk->new('whole');
my $fake = $desk->{fake};
# Every reply is to get its note here, whatever was said to that agent today.
$desk->sql(q{UPDATE seva.helpdesk SET settings = settings || '{"cooldown_hours": 0, "notes_per_day": 100000}'});
my $pid = $desk->start_hook('log-level' => 'info', 'sweep-every' => '300ms');

# A customer in need, and an agent who does not care.
my $curt = 'That is our policy. Please contact the billing department and fill in the form on our website.';
sub reply
{
    my $ticket = $desk->sql(q{SELECT desk.open(40, 'I am really upset. I was charged twice for my order and nobody has answered me for a week. Please help!')});
    $desk->sql("SELECT desk.say($ticket, 'Correspond', 30, '$curt', now() AT TIME ZONE 'UTC')");
    return $ticket;
}
sub comment_in { my $ticket = shift; return "SELECT count(*) = 1 FROM transactions WHERE objectid = $ticket AND type = 'Comment' AND creator = 32" }

my $ticket = reply();
ok($desk->wait_for(comment_in($ticket), 10), 'a reply that leaves much to be wished for gets its note');
is($desk->sql(qq{SELECT count(*) FROM seva.review WHERE ticket = '$ticket'}), 1, 'it was judged once');
is($desk->sql(qq{SELECT count(*) FROM seva.finding f JOIN seva.review r ON r.id = f.review WHERE r.ticket = '$ticket'}), 19, 'by nineteen guidelines');
cmp_ok($desk->sql(qq{SELECT count(*) FROM seva.finding f JOIN seva.review r ON r.id = f.review WHERE r.ticket = '$ticket' AND noted = 'try'}), '>=', 1, 'with something to try');
like($desk->sql(q{SELECT marker FROM seva.note}), qr/^seva:[0-9a-f]{8}:1:[0-9a-f]{12}$/, 'under a marker that nobody can guess');

# From commit to thread, the helpdesk's own time taken off: it is next to nothing here.
my @tickets = map { sleep 0.05 + rand 0.3; reply() } 1 .. 60;
ok($desk->all_delivered(20), 'sixty more');
my ($p50, $p99) = split /\|/, $desk->sql(q{SELECT round((1000 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM delivered - created)))::numeric),
    round((1000 * percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM delivered - created)))::numeric) FROM seva.note});
note "from commit to thread: half within $p50 ms, 99 of 100 within $p99 ms";
cmp_ok($p50, '<=', 300, 'half within 300 ms');
cmp_ok($p99, '<=', 1000, '99 of 100 within a second');

# Queued: judged by the hook.
$desk->sql(q{UPDATE seva.helpdesk SET capture = 'queued'});
$ticket = reply();
ok($desk->wait_for(comment_in($ticket), 10), 'queued capture: judged and posted by the hook');
$desk->sql(q{UPDATE seva.helpdesk SET capture = 'commit'});

# Passed over by every trigger: found by the sweep.
$desk->sql('ALTER TABLE transactions DISABLE TRIGGER seva_capture');
my @missed = map { reply() } 1 .. 5;
$desk->sql('ALTER TABLE transactions ENABLE TRIGGER seva_capture');
ok($desk->wait_for(comment_in($_), 30), 'passed over, found by the sweep, judged and posted') for @missed;

# The coach's own comments are not judged, nor is anything else new in these tickets.
sleep 1;
is($desk->sql('SELECT count(*) FROM seva.review'), 67, 'nothing was judged twice, and no note of the coach');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
$desk->unharmed('the whole way');
unlike($desk->{log}, qr/billing department|upset/, 'no words of agent or customer in the log');
is($desk->sql('SELECT count(*) FROM seva.alarm WHERE cleared IS NULL'), 0, 'no alarm');
$desk->finish;
done_testing();
