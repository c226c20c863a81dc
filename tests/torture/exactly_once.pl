# Exactly once, under fire, for longer than a test of every day: prints a table of what was done and what it cost.
# TORTURE_NOTES, TORTURE_KILLS and TORTURE_CRASHES set how much of it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../tap/lib";
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $notes = $ENV{TORTURE_NOTES} // 5000;
my $kills = $ENV{TORTURE_KILLS} // 500;
my $crashes = $ENV{TORTURE_CRASHES} // 20;
my @points = qw(claim claimed send sent answered settle settled fail failed sweep);
my @bad = (lost => 4, late => 3, reset => 3, reset_after => 3, http500 => 4, http502 => 3, http502_after => 3, http429 => 2, http503 => 2, redirect => 1,
    garbage => 2, garbage_after => 2, closed => 2, cut => 2, html200 => 1, slow => 1, stall => 2, stall_before => 2);

my $desk = Seva::Desk->new('torture');
my ($node, $fake) = @$desk{qw(node fake)};
$node->append_conf('postgresql.conf', 'log_statement = none');
$node->reload;
$fake->stop;
@$fake{qw(stall workers)} = (1.2, 12);
$fake->start;

my @table;

# Runs one part; what it gives is told of it in the table.
sub part
{
    my ($what, $run) = @_;
    my ($before, $began) = ($desk->{notes}, time);
    $fake->forget;
    my ($often, $longest) = $run->();
    ok($desk->all_delivered(300), "$what: all is delivered");
    sleep 2;                        # copies that are still being worked on
    my $damage = $desk->damage;
    is_deeply($damage, { lost => 0, twice => 0, strange => 0, disorder => 0 }, "$what: nothing lost, nothing twice, all in order");
    my @posts = grep { $_->{mood} } $fake->requests;
    push @table, [ $what, $often, $desk->{notes} - $before, @$damage{qw(lost twice disorder)}, scalar @posts,
        scalar(grep { !defined $_->{stored} && $_->{mood} =~ /^(ok|lost|late|cut|slow|stall_before|endless|.*_after)$/ } @posts),
        defined $longest ? sprintf('%.1f s', $longest) : '', sprintf '%.0f s', time - $began ];
}

sub hook { return $desk->start_hook('log-level' => 'info', lease => '1s', 'pause-cap' => '300ms', @_) }

# Keeps hooks running and kills one after the other, at points and at random.
sub kill_hooks
{
    my ($count, $at_once, %options) = @_;
    my (@pids, %doomed);
    my $killed = 0;
    my $start = sub {
        my $point = rand() < 0.5 ? $points[ rand @points ] . ':' . (1 + int rand 3) : undef;
        my $pid = hook(%options, $point ? (env => { SEVA_HOOK_FAULT => $point }) : ());
        $doomed{$pid} = $point ? time + 1.5 : time + 0.05 + rand 0.4;
        push @pids, $pid;
    };
    while ($killed < $count)
    {
        $start->() while @pids < $at_once;
        my $pid = shift @pids;
        # One with a point has its time to come there; then it dies like the others.
        while (time < $doomed{$pid} && kill(0, $pid))
        {
            sleep 0.01;
            last if waitpid($pid, 1) != 0;
        }
        kill 'KILL', $pid;
        waitpid $pid, 0;
        delete $desk->{hooks}{$pid};
        delete $doomed{$pid};
        $killed++;
    }
    $desk->end_hook($_, 'KILL') for @pids;
    return $killed;
}

# Notes come in while all this goes on.
sub feed
{
    my ($total, $during) = @_;
    my $node = $desk->{node};
    my $first = int($total / 3);
    $desk->notes($first, 200);
    my $pid = fork() // die $!;
    if ($pid == 0)
    {
        my $left = $total - $first;
        while ($left > 0)
        {
            my $some = $left < 40 ? $left : 40;
            eval { $desk->notes($some, 200); $left -= $some; 1 };
            sleep 0.3;
        }
        require POSIX;
        POSIX::_exit(0);
    }
    $desk->{notes} += $total - $first;
    my @result = $during->();
    waitpid $pid, 0;
    return @result;
}

part('hooks killed, two at once', sub {
    $fake->mood(ok => 60, @bad);
    my ($killed) = feed(int($notes / 2), sub { return kill_hooks(int($kills / 2), 2) });
    my $pid = hook();
    $desk->all_delivered(300);
    $desk->end_hook($pid, 'TERM');
    return $killed;
});

part('hooks killed, four at once', sub {
    my ($killed) = feed($notes - int($notes / 2), sub { return kill_hooks($kills - int($kills / 2), 4) });
    my $pid = hook();
    $desk->all_delivered(300);
    $desk->end_hook($pid, 'TERM');
    return $killed;
});

SKIP: {
    my $pooler = $desk->start_pooler or skip 'no pgbouncer on this machine', 2;
    part('hooks killed behind a pooler, transaction mode', sub {
        my $count = int($kills / 5);
        my ($killed) = feed(int($notes / 5), sub { return kill_hooks($count, 2, database => $pooler) });
        my $pid = hook(database => $pooler);
        $desk->all_delivered(300);
        $desk->end_hook($pid, 'TERM');
        return $killed;
    });
    $desk->end_pooler;
}

part('killed with notes claimed, next one started', sub {
    $fake->mood('ok');
    my $longest = 0;
    for my $round (1 .. 10)
    {
        $desk->notes(8, 200);
        my $pid = $desk->start_hook(lease => '8s', env => { SEVA_HOOK_FAULT => ('claimed', 'sent', 'answered')[ $round % 3 ] . ':1' });
        $desk->await_hook($pid, 20);
        my $began = time;
        $pid = $desk->start_hook(lease => '8s');
        $desk->all_delivered(30);
        $longest = time - $began if time - $began > $longest;
        $desk->end_hook($pid, 'TERM');
    }
    cmp_ok($longest, '<=', 10, 'recovery within ten seconds, with the lease that is the default');
    return (10, $longest);
});

part('PostgreSQL stopped at once', sub {
    $fake->mood(ok => 80, @bad);
    my @pids = (hook(), hook());
    my $longest = 0;
    for (1 .. $crashes)
    {
        $desk->notes(40, 200);
        sleep 0.2 + rand 0.6;
        $node->stop('immediate');
        sleep 0.2;
        $node->start;
        my $began = time;
        $desk->wait_for('SELECT count(*) > 0 FROM seva.note WHERE delivered > pg_postmaster_start_time()', 30);
        $longest = time - $began if time - $began > $longest;
    }
    $desk->all_delivered(300);
    $desk->end_hook($_, 'TERM') for @pids;
    return ($crashes, $longest);
});

part('helpdesk away, again and again', sub {
    $fake->mood('ok');
    my $pid = hook();
    my $longest = 0;
    for (1 .. 5)
    {
        $fake->go_away;
        $desk->notes(100, 200);
        sleep 3;
        $fake->come_back;
        my $began = time;
        $desk->all_delivered(60);
        $longest = time - $began if time - $began > $longest;
    }
    is($desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'dead'}), 0, 'no note is given up');
    $desk->end_hook($pid, 'TERM');
    return (5, $longest);
});

part('clock stepped back and forth by an hour', sub {
    $fake->mood(ok => 10, late => 2, stall_before => 1);
    my @pids = (hook(), hook());
    for my $round (1 .. 20)
    {
        $desk->notes(20, 200);
        sleep 0.1 + rand 0.3;
        my $step = $round % 2 ? '' : '-';
        $desk->sql(qq{UPDATE seva.note SET created = created + interval '${step}1 hour', not_before = not_before + interval '${step}1 hour',
                      lease_until = lease_until + interval '${step}1 hour' WHERE delivered IS NULL});
    }
    $desk->all_delivered(120);
    $desk->end_hook($_, 'TERM') for @pids;
    return 20;
});

# What was left of alarms.
is($desk->sql(q{SELECT coalesce(string_agg(kind || ': ' || detail, E'\n'), '') FROM seva.alarm
              WHERE kind NOT IN ('redirect', 'unreachable') OR cleared IS NULL}), '', 'no false alarm');
$desk->silent('the logs');

note sprintf '%-44s %6s %6s %6s %6s %6s %6s %8s %8s %6s', @$_
    for [ 'what was done', qw(times notes lost twice disord posts refused longest took) ], @table;
$desk->finish;
done_testing();
