# What a helpdesk can answer, and what becomes of the note: tried again, given up with the reason, or asked about.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $desk = Seva::Desk->new('answers');
my $fake = $desk->{fake};
$fake->{stall} = 1.6;
$fake->stop;
$fake->start;

sub last_error { return $desk->sql('SELECT last_error FROM seva.note ORDER BY id DESC LIMIT 1') }
sub last_state { return $desk->sql('SELECT state FROM seva.note ORDER BY id DESC LIMIT 1') }
sub alarms { return $desk->sql(q{SELECT coalesce(string_agg(kind, ' ' ORDER BY kind), '') FROM seva.alarm WHERE cleared IS NULL}) }

my $pid = $desk->start_hook;

# Wrong once, right the next time. What was stored in spite of the answer is not posted again.
my %again = (
    ok => 1, http500 => 2, http502 => 2, http503 => 2, http429 => 2, reset => 2, closed => 2, garbage => 2, html200 => 2, stall => 2,
    stall_before => 2, http401 => 2, http403 => 2, http404 => 2, redirect => 2, denied => 2,
    lost => 1, late => 1, reset_after => 1, http502_after => 1, garbage_after => 1, endless => 1, headers => 1, slow => 1, cut => 1);
for my $mood (sort keys %again)
{
    $fake->forget;
    $fake->script($mood);
    $desk->notes(1, 10);
    ok($desk->all_delivered(15), "$mood: delivered in the end");
    # A request that was given up on is still being worked on, and may try to store its copy.
    sleep 1.8 if $mood =~ /^(stall|stall_before|late|slow)$/;
    my @posts = grep { $_->{method} eq 'POST' } $fake->requests;
    is(scalar @posts, $again{$mood}, "$mood: $again{$mood} requests");
    is(scalar(grep { defined $_->{stored} } @posts), 1, "$mood: stored once");
}
$desk->unharmed('whatever it answered');

# How long it asked us to wait.
$fake->forget;
$fake->script('http429');
$desk->notes(1, 10);
ok($desk->all_delivered(10), 'after 429');
my ($first, $second) = map { $_->{at} } $fake->requests;
cmp_ok($second - $first, '>=', 0.95, 'Retry-After was honoured');

# There is no such ticket: no use trying again.
$desk->sql(q{INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) VALUES (1, '9999', 'gone', '30', now(), 'test')});
$desk->sql(q{INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker)
             SELECT max(id), 1, '9999', '30', 'x', 'html', 'seva:test:gone' FROM seva.review});
ok($desk->wait_for(q{SELECT state = 'dead' FROM seva.note ORDER BY id DESC LIMIT 1}), 'a ticket that is gone: the note is given up');
is(last_error(), 'the ticket does not exist', 'with the reason');
like(alarms(), qr/dead_note/, 'and an alarm');
is($desk->sql('SELECT seva.requeue(max(id)) FROM seva.note'), 't', 'an administrator gives it another life');
ok($desk->wait_for(q{SELECT state = 'dead' FROM seva.note ORDER BY id DESC LIMIT 1}), 'in vain');

# A ticket that is no number never reaches an address.
$desk->sql(q{INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) VALUES (1, '1/../../x', 'odd', '30', now(), 'test')});
$desk->sql(q{INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker)
             SELECT max(id), 1, '1/../../x', '30', 'x', 'html', 'seva:test:odd' FROM seva.review});
ok($desk->wait_for(q{SELECT state = 'dead' FROM seva.note ORDER BY id DESC LIMIT 1}), 'a ticket that is no number: given up');
is(scalar(grep { $_->{path} =~ /\.\./ } $fake->requests), 0, 'and never asked for');
$desk->sql('DELETE FROM seva.note WHERE state = \'dead\'; UPDATE seva.alarm SET cleared = now() WHERE cleared IS NULL');

# One note that the helpdesk stumbles over does not hold up the others, and is given up after enough attempts.
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
$fake->mood('ok');
$pid = $desk->start_hook('max-attempts' => 3, 'retry-cap' => '100ms');
$desk->notes(1, 10);
ok($desk->all_delivered(10), 'the helpdesk takes notes');
$desk->sql(q{CREATE FUNCTION desk.stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF NEW.data LIKE 'seva:test:poison%' THEN RAISE EXCEPTION 'poison' USING ERRCODE = '57014'; END IF; RETURN NEW; END $$;
             CREATE TRIGGER a_stumble BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION desk.stumble()});
$desk->sql(q{INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset) VALUES (1, '5', 'poison', '30', now(), 'test')});
$desk->sql(q{INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker)
             SELECT max(id), 1, '5', '30', 'x', 'html', 'seva:test:poison' FROM seva.review});
$desk->notes(20, 10);
ok($desk->wait_for(q{SELECT bool_and(state = CASE marker WHEN 'seva:test:poison' THEN 'dead' ELSE 'delivered' END) FROM seva.note}),
    'the poisoned note is given up, the others pass');
is($desk->sql(q{SELECT attempts, last_error FROM seva.note WHERE marker = 'seva:test:poison'}), '3|HTTP 500', 'after three attempts, with the reason');
$desk->sql('DELETE FROM seva.note WHERE state = \'dead\'; UPDATE seva.alarm SET cleared = now() WHERE cleared IS NULL');

# A helpdesk that is out of order as a whole is no reason to give up any note.
$fake->mood('http502');
$desk->notes(10, 10);
sleep 3;
is($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'dead'}), 0, 'no note is given up while the helpdesk is ill');
like(alarms(), qr/unreachable/, 'but there is an alarm');
my @posts = grep { $_->{mood} && $_->{mood} eq 'http502' } $fake->requests;
cmp_ok(scalar @posts, '<', 25, 'and it was left in peace: ' . @posts . ' requests in three seconds');
$fake->mood('ok');
ok($desk->all_delivered(10), 'when it is well again, all is delivered');
ok($desk->wait_for(q{SELECT count(*) = 0 FROM seva.alarm WHERE kind = 'unreachable' AND cleared IS NULL}, 3), 'and the alarm is cleared');

# A token that is not accepted is an administrator's matter.
$fake->mood('http401');
$desk->notes(3, 10);
ok($desk->wait_for(q{SELECT count(*) = 1 FROM seva.alarm WHERE kind = 'token' AND cleared IS NULL}), 'token refused: an alarm');
is($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'dead'}), 0, 'and no note is given up');
$fake->mood('ok');
ok($desk->all_delivered(10), 'all is delivered');

# Success that did not arrive here: stop at the first.
$fake->mood('elsewhere');
$fake->forget;
$desk->notes(8, 8);
ok($desk->wait_for(q{SELECT posting = 'held' FROM seva.helpdesk}), 'a success answer whose row did not arrive holds the posting');
sleep 1;
my $tried = grep { $_->{mood} eq 'elsewhere' } $fake->requests;
cmp_ok($tried, '<=', 4, "at the first, or what was under way beside it ($tried)");
like(alarms(), qr/not_arrived/, 'with an alarm');
$fake->mood('ok');
is($desk->sql(q{SELECT seva.resume('rt') > 0}), 't', 'an administrator lets it go on');
ok($desk->all_delivered(10), 'and all is delivered');

# Without the guard the row is found, and posting stops all the same.
$desk->sql('ALTER TABLE transactions DISABLE TRIGGER seva_guard');
$desk->notes(1, 8);
ok($desk->wait_for(q{SELECT posting = 'held' FROM seva.helpdesk}), 'without the guard posting stops');
ok($desk->all_delivered(5), 'the one note was found in its ticket');
$desk->sql('ALTER TABLE transactions ENABLE TRIGGER seva_guard');
$desk->sql(q{SELECT seva.resume('rt')});

# Customers may read notes: nothing is posted, not even what is due already.
$desk->sql(q{INSERT INTO acl (principaltype, principalid, rightname, objecttype, objectid) VALUES ('Group', 101, 'ShowTicketComments', 'RT::System', 1)});
$fake->forget;
$desk->notes(5, 8);
ok($desk->wait_for(q{SELECT posting = 'held' FROM seva.helpdesk}), 'a right of customers to read notes holds the posting');
sleep 0.5;
is_deeply([ $fake->requests ], [], 'nothing was sent');
like(alarms(), qr/readers/, 'with an alarm');
$desk->sql('DELETE FROM acl WHERE principalid = 101');
$desk->sql(q{SELECT seva.resume('rt')});
ok($desk->all_delivered(10), 'when the right is gone, all is delivered');

is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
$desk->unharmed('to the end');
$desk->silent('the log');
$desk->finish;
done_testing();
