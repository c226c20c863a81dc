# Exactly once: the hook is killed at each named point, and at random, and two hooks run at once; nothing is lost, nothing comes twice.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $desk = Seva::Desk->new('killed');
my $fake = $desk->{fake};
$fake->{stall} = 0.4;
$fake->stop;
$fake->start;

# Each point, at its first and at a later passage; the next hook goes on.
for my $point (qw(hello claim claimed send sent answered settle settled fail failed sweep))
{
    for my $passage (1, 3)
    {
        $desk->notes(6, 4);
        # Points on the way of a failure are only passed when something fails.
        $fake->script(qw(http500 lost http502 ok lost reset)) if $point =~ /^fail/;
        # hello is only said once in a life.
        my $nth = $point eq 'hello' ? 1 : $passage;
        my $pid = $desk->start_hook(lease => '500ms', env => { SEVA_HOOK_FAULT => "$point:$nth" });
        is($desk->await_hook($pid, 10), 'signal 9', "killed at $point, passage $nth");
    }
}
my $began = time;
my $pid = $desk->start_hook;
ok($desk->all_delivered(20), 'what the killed ones left is delivered');
cmp_ok(time - $began, '<', 10, 'within ten seconds');
is($desk->end_hook($pid, 'TERM'), 0, 'and the hook ends well');
$desk->unharmed('at every point');

# At random, while answers are lost.
$fake->mood(ok => 6, lost => 1, late => 1, reset_after => 1, http502_after => 1, reset => 1, http500 => 1);
my $kills = 0;
for (1 .. 12)
{
    $desk->notes(15, 30);
    my $hook = $desk->start_hook(lease => '500ms');
    sleep 0.05 + rand 0.4;
    $kills++ if $desk->end_hook($hook, 'KILL') eq 'signal 9';
}
is($kills, 12, 'killed at random twelve times');
$pid = $desk->start_hook;
ok($desk->all_delivered(30), 'all is delivered');
is($desk->end_hook($pid, 'TERM'), 0, 'the last hook ends well');
$desk->unharmed('after random kills');

# Four at once, of which two are killed.
$fake->mood(ok => 8, lost => 1, late => 1);
$desk->notes(200, 25);
my @pids = map { $desk->start_hook } 1 .. 4;
sleep 0.7;
is($desk->end_hook($pids[$_], 'KILL'), 'signal 9', "hook $_ of four is killed") for 0, 1;
ok($desk->all_delivered(30), 'the other two deliver all');
is($desk->end_hook($pids[$_], 'TERM'), 0, "hook $_ of four ends well") for 2, 3;
$desk->unharmed('four at once');

is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind IN ('not_arrived', 'dead_note', 'refused')}), 0, 'no false alarm');
$desk->silent('the log');
$desk->finish;
done_testing();
