# seva.enabled can be switched for a database or the whole server, at once and in sessions that run, and not by everybody.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => ['--encoding=UTF8']);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION seva; CREATE ROLE helpdesk LOGIN; GRANT USAGE ON SCHEMA seva TO helpdesk; GRANT EXECUTE ON FUNCTION seva.evaluate TO helpdesk');

my $loaded = $node->background_psql('postgres');
my $fresh = $node->background_psql('postgres');
$loaded->query_safe(q{SELECT count(*) FROM seva.evaluate('Hello.')});
my $off = 'SELECT seva.is_off()';

is($_->query_safe($off), 'f', 'on by default') for $loaded, $fresh;
$node->safe_psql('postgres', q{LOAD 'seva'; ALTER SYSTEM SET seva.enabled = off});
$node->reload;
ok($node->poll_query_until('postgres', $off), 'off for the server: in a new session');
is($_->query_safe($off), 't', 'in one that runs, whether or not it has the library') for $loaded, $fresh;
is($loaded->query_safe(q{SELECT count(*) FROM seva.evaluate('Hello.')}), '19', 'what is called by hand still answers');
$node->safe_psql('postgres', q{LOAD 'seva'; ALTER SYSTEM RESET seva.enabled});
$node->reload;
ok($node->poll_query_until('postgres', $off, 'f'), 'on again');

$node->safe_psql('postgres', 'ALTER DATABASE postgres SET seva.enabled = off');
is($node->safe_psql('postgres', $off), 't', 'off for a database');
is($node->safe_psql('postgres', "LOAD 'seva'; $off"), 't', 'also where the library is loaded');
$node->safe_psql('postgres', 'ALTER DATABASE postgres RESET seva.enabled');

my $judged = q{SELECT count(*) FROM seva.evaluate('Hello.');};
my ($rc, $stdout, $stderr) = $node->psql('postgres', "$judged SET seva.enabled = off", extra_params => [ '-U', 'helpdesk' ]);
like($stderr, qr/permission denied to set parameter "seva.enabled"/, 'not by a session of the helpdesk');
is($node->safe_psql('postgres', "SET seva.enabled = off; $judged SHOW seva.enabled", extra_params => [ '-U', 'helpdesk' ]), "19\non",
    'nor by one that came before the library');
$_->quit for $loaded, $fresh;
$node->stop;
done_testing();
