# A copy of the database posts nothing until an administrator says so; a promoted standby that took over goes on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Copy qw(copy);
use Test::More;
use Time::HiRes qw(sleep);
use Seva::Desk;

my $desk = Seva::Desk->new('copies', allows_streaming => 1);
my ($node, $fake) = @$desk{qw(node fake)};

sub state_of { my ($node, $db) = @_; return $node->safe_psql($db, q{SELECT state, count(*) FROM seva.note GROUP BY 1 ORDER BY 1}) }
sub conninfo { my ($node, $db) = @_; return sprintf 'host=%s port=%d dbname=%s user=hook', $node->host, $node->port, $db }
sub alarm_of { my ($node, $db) = @_; return $node->safe_psql($db, q{SELECT coalesce(string_agg(kind, ' ' ORDER BY kind), '') FROM seva.alarm WHERE cleared IS NULL}) }

$desk->notes(5, 5);
is(($desk->run_hook('once'))[0], 0, 'the hook has served the database');
$desk->notes(12, 4);
$fake->forget;

# A dump, restored as another database of the same cluster.
my $dump = "$desk->{dir}/dump.sql";
$node->command_ok([ 'pg_dump', '-f', $dump, $node->connstr('desk') ], 'a dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
$node->command_ok([ 'psql', '-qXv', 'ON_ERROR_STOP=1', '-f', $dump, '-d', $node->connstr('restored') ], 'is restored');
$node->safe_psql('restored', q{SELECT seva.grant('hook', 'hook')});
is(state_of($node, 'restored'), "delivered|5\ndue|12", 'with notes that are due');
is(($desk->run_hook('once', database => conninfo($node, 'restored')))[0], 77, 'the hook is refused there');
is(alarm_of($node, 'restored'), 'copy', 'with an alarm');
is(($desk->run_hook('once', database => conninfo($node, 'restored'), 'state-file' => "$desk->{dir}/new"))[0], 77, 'a new hook too');
my $pid = $desk->start_hook(database => conninfo($node, 'restored'));
sleep 1.5;
is($desk->end_hook($pid, 'TERM'), 0, 'the daemon waits');
is_deeply([ $fake->requests ], [], 'and nothing is posted');

# A database made from it as a template.
$fake->stop;                    # a template must have no sessions
$node->safe_psql('postgres', 'CREATE DATABASE templated TEMPLATE desk');
$fake->start;
is(($desk->run_hook('once', database => conninfo($node, 'templated')))[0], 77, 'a database made from a template is refused');
is_deeply([ $fake->requests ], [], 'and nothing is posted');

# Once adopted, the restored one posts into its own helpdesk …
my $own = $desk->fake(db => 'restored');
$node->safe_psql('restored', 'SELECT seva.adopt()');
$node->safe_psql('restored', sprintf q{UPDATE seva.helpdesk SET api_url = '%s'}, $own->url);
is(($desk->run_hook('once', database => conninfo($node, 'restored'), 'state-file' => "$desk->{dir}/restored"))[0], 0, 'adopted, it posts');
is(state_of($node, 'restored'), 'delivered|17', 'all that was due');
is(alarm_of($node, 'restored'), '', 'and the alarm is cleared');
is(scalar(my @o = $own->requests), 12, 'into its own helpdesk');
# … and when it posts into that of the original, it stops at the first.
$node->safe_psql('templated', 'SELECT seva.adopt()');
is(($desk->run_hook('once', database => conninfo($node, 'templated'), 'state-file' => "$desk->{dir}/templated", parallel => 1))[0], 75,
    'one that was adopted and still points to the original');
is(state_of($node, 'templated'), "delivered|5\ndue|11\nheld|1", 'stops at the first success answer whose row did not arrive');
is(alarm_of($node, 'templated'), 'not_arrived', 'with an alarm');
is(scalar(my @t = $fake->requests), 1, 'after one request');
is(state_of($node, 'desk'), "delivered|6\ndue|11", 'which the original counts as its own');
$own->stop;

# A cluster cloned by base backup.
$node->backup('base');
my $clone = PostgreSQL::Test::Cluster->new('clone');
$clone->init_from_backup($node, 'base');
$clone->start;
$fake->forget;
is(($desk->run_hook('once', database => conninfo($clone, 'desk'), 'state-file' => "$desk->{dir}/clones"))[0], 77, 'a new hook is refused by a clone');
is(alarm_of($clone, 'desk'), 'stranger', 'with an alarm');
is_deeply([ $fake->requests ], [], 'and nothing is posted');
copy("$desk->{dir}/instance", "$desk->{dir}/cloned") or die $!;
is(($desk->run_hook('once', database => conninfo($clone, 'desk'), 'state-file' => "$desk->{dir}/cloned", parallel => 1))[0], 75,
    'where the hook was cloned too, it stops');
is(state_of($clone, 'desk'), "delivered|6\ndue|10\nheld|1", 'at the first success answer whose row did not arrive');
is(state_of($node, 'desk'), "delivered|7\ndue|10", 'which the original counts as its own');
is_deeply($desk->damage, { lost => 0, twice => 0, strange => 0, disorder => 0 }, 'the original is unharmed');
$clone->stop;

# A standby that takes over for real.
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
my $both = sprintf 'host=%s,%s port=%d,%d dbname=desk user=hook', $node->host, $standby->host, $node->port, $standby->port;
$pid = $desk->start_hook(database => $both);
ok($desk->all_delivered(10), 'the hook serves the primary');
$desk->notes(40, 8);
$node->wait_for_catchup($standby);
ok($desk->wait_for(q{SELECT count(*) > 5 FROM seva.note WHERE state = 'delivered' AND review > 17}), 'and is at work');
$fake->go_away;
$node->stop('immediate');
$standby->promote;
$desk->{node} = $standby;
$desk->{fake} = $desk->fake(port => $fake->{port});
ok($desk->all_delivered(20), 'the promoted standby goes on, and the hook with it');
$desk->notes(8, 8);
ok($desk->all_delivered(10), 'with new notes too');
$desk->unharmed('nothing lost, nothing twice');
is(alarm_of($standby, 'desk'), '', 'no alarm');
is($desk->end_hook($pid, 'TERM'), 0, 'the hook ends well');
is(($desk->run_hook('once', database => $both))[0], 0, 'and is let in again');
is(($desk->run_hook('once', database => $both, 'state-file' => "$desk->{dir}/further"))[0], 77, 'a further hook is not');
is(($desk->run_hook('once', database => $both, 'state-file' => "$desk->{dir}/further", instance => $desk->sql('SELECT id FROM seva.instance')))[0], 0,
    'unless it is told the instance');
$desk->silent('the log');
$desk->finish;
done_testing();
