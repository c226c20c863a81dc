# Clocks that are really set, by an hour and by a day, forth and back, the server's and the hook's; and a helpdesk that is away for
# hours, in minutes' time: nothing lost, nothing twice, nothing held up.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my ($library) = grep { -r } $ENV{SEVA_FAKETIME} // (), glob '/usr/lib/*/faketime/libfaketime.so.1 /usr/lib64/faketime/libfaketime.so.1';
plan skip_all => 'no libfaketime on this machine' if !$library;

my $desk = Seva::Desk->new('clocks');
my ($node, $fake) = @$desk{qw(node fake)};
$desk->sql(q{UPDATE seva.helpdesk SET capture = 'queued', settings = settings || '{"cooldown_hours": 0, "notes_per_day": 100000}'});

# The environment in which a process reads its time from a file, at each look; what measures spans is left alone, as when a clock is set.
sub clock { my $name = shift; return (LD_PRELOAD => $library, FAKETIME_TIMESTAMP_FILE => "$desk->{dir}/$name", FAKETIME_NO_CACHE => 1, FAKETIME_DONT_FAKE_MONOTONIC => 1) }
sub set_clock
{
    my ($name, $offset) = @_;
    open my $file, '>', "$desk->{dir}/$name.new" or die $!;
    print $file "$offset\n";
    close $file;
    rename "$desk->{dir}/$name.new", "$desk->{dir}/$name" or die $!;
}

# Starts the server anew in an environment of its own.
sub restart_in
{
    my %env = @_;
    $fake->stop;
    $node->stop('fast');
    { local @ENV{ keys %env } = values %env; $node->start }
    $fake->start;
}

# A reply that is judged later, and notes that are due: as they come while clocks are set.
my $replies = 0;
sub some_work
{
    $desk->notes(10, 20);
    $desk->sql(q{SELECT desk.say(1, 'Correspond', 30, 'That is our policy. Please contact billing.', now() AT TIME ZONE 'UTC')});
    $replies++;
}
my $done = q{SELECT (SELECT bool_and(state = 'delivered') FROM seva.note) AND (SELECT count(*) = %d FROM seva.review WHERE ruleset <> 'test') AND NOT EXISTS (SELECT FROM seva.pending)};
sub all_done { return $desk->wait_for(sprintf($done, $replies), shift) }

my @steps = ([ 'forth by an hour', '+3600s' ], [ 'back by an hour', '+0s' ], [ 'back by another', '-3600s' ], [ 'forth again', '+0s' ],
    [ 'forth by a day', '+86400s' ], [ 'back by two days', '-86400s' ], [ 'to where it was', '+0s' ]);

set_clock($_, '+0s') for qw(server hook);
restart_in(clock('server'));
my $real = $desk->sql('SELECT extract(epoch FROM clock_timestamp())');
set_clock('server', '+3600s');
cmp_ok($desk->sql('SELECT extract(epoch FROM clock_timestamp())') - $real, '>=', 3600, 'the server\'s clock can be set');
set_clock('server', '+0s');
$fake->{stall} = 0.3;
$fake->mood(ok => 6, stall_before => 2, late => 1, http502 => 1);
$fake->stop;
$fake->start;
my @pids = map { $desk->start_hook(env => { clock('hook') }) } 1, 2;
my $longest = 0;
some_work();
ok(all_done(20), 'all is well');
for my $clock ('server', 'hook')
{
    for my $step ($clock eq 'server' ? @steps : @steps[ 0, 4, 5, 6 ])
    {
        some_work();
        set_clock($clock, $step->[1]);
        my $began = time;
        ok(all_done(20), "the $clock\'s clock set $step->[0]: nothing is held up");
        $longest = time - $began if time - $began > $longest;
        some_work();
        ok(all_done(20), 'and goes on');
    }
}
note sprintf 'longest wait after a step: %.1f s', $longest;
is($desk->end_hook($_, 'TERM'), 0, 'a hook ends well') for @pids;
sleep 0.5;
$desk->unharmed('whatever the clocks say');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind <> 'unreachable' OR cleared IS NULL}), 0, 'no alarm that stays');

# Some put off because the helpdesk refuses them, then the clock is set back by half an hour: no longer than before.
$desk->sql(q{CREATE FUNCTION desk.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not now''; END';
             CREATE TRIGGER a_refuse BEFORE INSERT ON transactions FOR EACH ROW WHEN (NEW.type = 'Comment' AND NEW.objectid % 4 = 0) EXECUTE FUNCTION desk.refuse()});
$fake->mood('ok');
my $pid = $desk->start_hook('retry-base' => '30s', 'retry-cap' => '50s', 'pause-cap' => '100ms', 'max-attempts' => 1000);
some_work();
ok($desk->wait_for(q{SELECT count(*) > 0 FROM seva.note WHERE state = 'due' AND not_before > clock_timestamp() + interval '10 s'}), 'notes are put off');
$desk->sql('DROP TRIGGER a_refuse ON transactions');
# notes older than the step do not tell of it
$desk->sql(q{UPDATE seva.note SET created = created - interval '2 hours' WHERE delivered IS NULL});
set_clock('server', '-1800s');
ok(all_done(30), 'set back by half an hour: they come all the same');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
set_clock('server', '+0s');

# The helpdesk away for hours.  Server and hook live three hundred times as fast, with the settings that are shipped.
my $speed = 300;
my %fast = (LD_PRELOAD => $library, FAKETIME => "+0 x$speed");
restart_in(%fast);
my $pace = $desk->sql('SELECT extract(epoch FROM clock_timestamp())');
sleep 1;
$pace = $desk->sql('SELECT extract(epoch FROM clock_timestamp())') - $pace;
note sprintf 'a second here is %.0f s there', $pace;
$fake->go_away;
$desk->notes(40, 20);
my $before = $desk->sql('SELECT max(created) FROM seva.note WHERE delivered IS NULL');
my %shipped = map { $_ => undef } qw(lease retry-base retry-cap pause-cap sweep-every connect-timeout);
$pid = $desk->start_hook(%shipped, 'request-timeout' => '10min', 'database-timeout' => '10min', env => \%fast);
sleep 40;
my ($hours, $attempts, $dead) = split /\|/, $desk->sql(qq{SELECT round(extract(epoch FROM clock_timestamp() - '$before') / 3600, 1), max(attempts),
    count(*) FILTER (WHERE state = 'dead') FROM seva.note WHERE delivered IS NULL});
cmp_ok($hours, '>', 2, "away for $hours hours");
is($dead, 0, 'no note was given up');
cmp_ok($attempts, '<=', 1, 'nor an attempt held against one');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind = 'unreachable' AND cleared IS NULL}), 1, 'there is one alarm');
$fake->mood('ok');
my $back = $desk->sql('SELECT clock_timestamp()');
my $began = time;
$fake->come_back;
ok($desk->all_delivered(60), 'all is delivered when it is back');
my $first = $desk->sql("SELECT round(extract(epoch FROM min(delivered) - '$back')) FROM seva.note WHERE delivered > '$back'");
note sprintf 'the first note %d s after it came back, by the clock of those who waited; all within %.1f s of ours', $first, time - $began;
cmp_ok($first, '<=', 60 + 2 * $speed * 0.5, 'the first within the longest pause');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind = 'unreachable' AND cleared IS NULL}), 0, 'and the alarm is cleared');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
$desk->unharmed('after hours');
$desk->silent('the log');
$desk->finish;
done_testing();
