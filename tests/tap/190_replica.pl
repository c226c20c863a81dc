# Attached to a logical replica, where no guard can stand: an accepted note waits for its row, is not posted again, and holds the posting if it never comes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep);
use Seva::Desk;

my $desk = Seva::Desk->new('replica');
my $fake = $desk->{fake};
$desk->sql(q{SELECT seva.detach('rt')});
$desk->sql(sprintf q{SELECT seva.attach('rt', coach => 'coach', api_url => '%s', replica => true)}, $fake->url);
my $pid = $desk->start_hook;

$desk->notes(10, 5);
ok($desk->all_delivered(20), 'rows that arrive at once close their notes');

# The helpdesk stores them elsewhere; they arrive here later.
$fake->mood('elsewhere');
$fake->forget;
$desk->notes(4, 4);
ok($desk->wait_for(q{SELECT count(*) = 4 FROM seva.note WHERE state = 'leased' AND remote IS NOT NULL}), 'accepted, their rows are awaited');
sleep 3;                            # longer than a lease
is(scalar(grep { $_->{method} eq 'POST' } $fake->requests), 4, 'none is posted again meanwhile');
is($desk->sql(q{SELECT posting FROM seva.helpdesk}), 'on', 'and posting goes on');
$desk->sql(q{INSERT INTO transactions (objecttype, objectid, type, data, creator, created)
             SELECT 'RT::Ticket', ticket::int, 'Comment', marker || E'\n', 32, now() FROM seva.note WHERE state = 'leased' ORDER BY id});
ok($desk->all_delivered(5), 'when the rows arrive the notes are closed');
$desk->unharmed('on a replica');

$desk->sql(q{UPDATE seva.helpdesk SET settings = settings || '{"arrival_within_s": 1}'});
$desk->notes(1);
ok($desk->wait_for(q{SELECT posting = 'held' FROM seva.helpdesk}), 'a row that never arrives holds the posting');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind = 'not_arrived' AND cleared IS NULL}), 1, 'with an alarm');
is($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'held'}), 1, 'and the note with it');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');

# Off for all.
$fake->mood('ok');
$desk->sql(q{ALTER DATABASE desk SET seva.enabled = off});
$desk->sql(q{SELECT seva.resume('rt')});
$fake->forget;
is(($desk->run_hook('once'))[0], 75, 'with seva.enabled off the note is left');
is_deeply([ $fake->requests ], [], 'and nothing is sent');
$desk->sql(q{ALTER DATABASE desk RESET seva.enabled});
is(($desk->run_hook('once'))[0], 0, 'with it on again, all is posted');
ok($desk->all_delivered(5), 'and arrives');
$desk->finish;
done_testing();
