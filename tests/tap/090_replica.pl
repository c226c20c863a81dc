# A logical replica instead of the helpdesk's own database: replies are judged there as they arrive, notes are closed there when
# they come back, nothing is refused, and nothing that goes wrong in seva stops the replication.
use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($desk, $replica) = map { PostgreSQL::Test::Cluster->new($_) } qw(desk replica);
$desk->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$replica->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$_->start for $desk, $replica;
my $schema = slurp_file("$FindBin::Bin/../regress/rt_schema.sql");
$_->psql('postgres', $schema, on_error_die => 1) for $desk, $replica;
# what the schema file puts into the tables comes by replication
$replica->safe_psql('postgres', q{DO $$DECLARE t text; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP EXECUTE 'TRUNCATE ' || t; END LOOP; END$$});

$desk->safe_psql('postgres', q{SELECT desk.open(40, 'It broke.'); CREATE PUBLICATION rt FOR ALL TABLES});
my $from = $desk->connstr . ' dbname=postgres';
$replica->safe_psql('postgres', "CREATE SUBSCRIPTION rt CONNECTION '$from' PUBLICATION rt");
$replica->wait_for_subscription_sync($desk, 'rt');
$replica->safe_psql('postgres', q{CREATE EXTENSION seva; SELECT seva.attach('rt', coach => 'coach', replica => true)});

sub there { return $replica->safe_psql('postgres', shift) }
sub here { my $got = $desk->safe_psql('postgres', shift); $desk->wait_for_catchup('rt'); return $got }

here(q{BEGIN; SELECT desk.say(1, 'Correspond', 30, 'Not our department.', now()::timestamp);
       SELECT desk.change(1, 'Status', 'Status', 'open', 'resolved', 30, now()::timestamp); COMMIT});
is(there('SELECT count(*) FROM seva.review'), 1, 'a reply is judged where it arrives');
is(there('SELECT count(*) FROM seva.finding'), 19, 'by all guidelines');
is(there(q{SELECT seva.rt_thread(1, message::bigint) #>> '{facts,status}' FROM seva.review}), 'resolved', 'with what came in the same transaction');
is(there(q{SELECT bool_and(ok) FROM seva.preflight('rt') WHERE item LIKE 'trigger%'}), 't', 'preflight finds the triggers');

there(q{DELETE FROM seva.note; INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker)
        SELECT id, 1, '1', '30', 'x', 'html', 'seva:test:1' FROM seva.review});
here(q{SELECT desk.say(1, 'Comment', 32, '<p>x</p>', now()::timestamp, 'text/html', 'none', E'seva:test:1\n')});
is(there('SELECT state FROM seva.note'), 'delivered', 'a note that comes back is closed');
here(q{SELECT desk.say(1, 'Comment', 32, '<p>x</p>', now()::timestamp, 'text/html', 'none', E'seva:test:1\n')});
here(q{SELECT desk.say(1, 'Correspond', 32, '<p>To the customer.</p>')});
is(there('SELECT count(*) FROM transactions WHERE creator = 32'), 3, 'nothing is refused here: it is stored already');

for my $broken ([ 'ALTER TABLE seva.review RENAME TO gone', 'ALTER TABLE seva.gone RENAME TO review' ],
    [ 'ALTER SCHEMA seva RENAME TO gone', 'ALTER SCHEMA gone RENAME TO seva' ],
    [ q{UPDATE pg_proc SET probin = '/nowhere/' || probin WHERE pronamespace = 'seva'::regnamespace AND probin IS NOT NULL},
      q{UPDATE pg_proc SET probin = substr(probin, 10) WHERE pronamespace = 'seva'::regnamespace AND probin IS NOT NULL} ])
{
    there($broken->[0]);
    here(q{SELECT desk.say(1, 'Correspond', 30, 'Thank you.', now()::timestamp); SELECT desk.say(1, 'Comment', 32, 'x', now()::timestamp)});
    there($broken->[1]);
}
is(there('SELECT count(*) FROM transactions'), here('SELECT count(*) FROM transactions'), 'replication goes on while seva is broken');
there('UPDATE seva.pending SET not_before = now()');
there('SELECT seva.sweep(100)');
is(there('SELECT count(*) FROM seva.review'), 4, 'and what was passed over is judged by the sweep');

there(q{SELECT seva.detach('rt')});
is(there(q{SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'seva%'}), 0, 'detached');
here(q{SELECT desk.say(1, 'Correspond', 30, 'Thank you.', now()::timestamp)});
is(there('SELECT count(*) FROM seva.review'), 4, 'nothing is judged any more');

done_testing();
