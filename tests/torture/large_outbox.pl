# A large outbox: claiming, pruning and sweeping stay as quick as in an empty one, also beside a long transaction.
# TORTURE_DELIVERED (10 million) and TORTURE_PENDING (100 000) set how large.
use strict;
use warnings;
use DBI;
use FindBin;
use lib "$FindBin::Bin/../tap/lib";
use Test::More;
use Time::HiRes qw(time);
use Seva::Desk;

my $delivered = $ENV{TORTURE_DELIVERED} // 10_000_000;
my $pending = $ENV{TORTURE_PENDING} // 100_000;
my $desk = Seva::Desk->new('large');
my $node = $desk->{node};
$node->append_conf('postgresql.conf', "log_statement = none\nmax_wal_size = 8GB\nsynchronous_commit = off\nshared_buffers = 512MB");
$node->restart;
my $dbh = DBI->connect(sprintf('dbi:Pg:dbname=desk;host=%s;port=%d', $node->host, $node->port), 'postgres', '', { RaiseError => 1 });
my ($worker) = $dbh->selectrow_array(q{SELECT worker FROM seva.hook_hello('here', 1, 'test', NULL)});
my @table;

# Rows of the outbox alone: their reviews are beside the point.
sub fill
{
    my ($state, $count) = @_;
    $dbh->do(q{SET session_replication_role = replica});
    for (my $left = $count; $left > 0; $left -= 500_000)
    {
        $dbh->do(q{INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker, state, delivered)
                   SELECT m + i, 1, (i % 40000)::text, '30', 'x', 'html', 'seva:large:' || m + i, $1,
                          CASE $1 WHEN 'delivered' THEN now() - i * interval '1 ms' END
                   FROM generate_series(1, $2::int) i, (SELECT coalesce(max(id), 0) m FROM seva.note) n}, undef, $state, $left < 500_000 ? $left : 500_000);
    }
    $dbh->do(q{SET session_replication_role = origin});
}

# Times of a call, one after the other: gives its median, and puts it into the table.
sub clocked
{
    my ($what, $times, $sql) = @_;
    my @took;
    for (1 .. $times)
    {
        my $began = time;
        my $rows = $dbh->selectall_arrayref($sql);
        push @took, 1000 * (time - $began);
        # What was claimed arrives, as the guard would have it.
        $dbh->do(q{UPDATE seva.note SET state = 'delivered', delivered = clock_timestamp() WHERE id = ANY ($1)}, undef, [ map { $_->[0] } @$rows ])
            if $sql =~ /claim/ && @$rows;
    }
    @took = sort { $a <=> $b } @took;
    push @table, [ $what, $times, map { sprintf '%.2f ms', $_ } $took[ $#took / 2 ], $took[ $#took * 0.99 ], $took[-1] ];
    return $took[ $#took / 2 ];
}

my $claim = "SELECT note FROM seva.claim('$worker', 4, '8 s')";
fill('due', 10_000);
my $small = clocked('claim, 10 000 pending, none delivered', 500, $claim);
my $began = time;
fill('delivered', $delivered);
fill('due', $pending - 10_000);
note sprintf '%d delivered and %d pending notes written in %.0f s', $delivered, $pending, time - $began;
clocked('claim, before statistics are gathered', 500, $claim);
$dbh->do('ANALYZE seva.note');
my $large = clocked("claim, $pending pending, $delivered delivered", 2000, $claim);
cmp_ok($large, '<', 2 * $small + 1, 'claiming is flat');
cmp_ok(clocked('prune, nothing old', 50, 'SELECT seva.prune(500)'), '<', 50, 'nothing to prune is soon found');
$dbh->do(q{UPDATE seva.note SET delivered = delivered - interval '1 year' WHERE id IN (SELECT id FROM seva.note WHERE state = 'delivered' LIMIT 20000)});
cmp_ok(clocked('prune, 500 old notes', 40, 'SELECT seva.prune(500)'), '<', 500, 'pruning goes in small steps');
cmp_ok(clocked('sweep, nothing to do', 100, 'SELECT seva.sweep(20)'), '<', 50, 'nothing to sweep is soon found');

my $long = DBI->connect(sprintf('dbi:Pg:dbname=desk;host=%s;port=%d', $node->host, $node->port), 'postgres', '', { RaiseError => 1, AutoCommit => 0 });
$long->do('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
$long->selectall_arrayref('SELECT count(*) FROM seva.helpdesk');
clocked('claim, beside a long transaction, first 1 000', 1000, $claim);
my $held = clocked('claim, beside a long transaction, next 1 000', 1000, $claim);
cmp_ok($held, '<', 10 * $small + 10, 'a long transaction beside it costs little');
$long->rollback;
$dbh->do('VACUUM seva.note');
cmp_ok(clocked('claim, after it ended and vacuum', 500, $claim), '<', 2 * $small + 1, 'and leaves nothing behind');

note sprintf '%-52s %6s %10s %10s %10s', @$_ for [ 'what', 'times', 'half', '99 of 100', 'longest' ], @table;
$_->disconnect for $dbh, $long;
$desk->finish;
done_testing();
