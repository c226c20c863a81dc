# On a read-only standby a session judges, learns of a change of phrases, and compiles in memory what it cannot trust.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1, extra => ['--encoding=UTF8']);
$primary->start;
$primary->safe_psql('postgres', 'CREATE EXTENSION seva');
$primary->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'copy', has_streaming => 1);
$standby->start;

sub caught_up { $primary->wait_for_catchup($standby, 'replay', $primary->lsn('flush')) }

my $found = q{SELECT count(*) FROM seva.cues('Ta muchly.', 'en') WHERE phrase > 1000000};
my $session = $standby->background_psql('postgres');

is($session->query_safe($found), '0', 'a session on the standby judges');
$primary->safe_psql('postgres', q{INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta muchly')});
caught_up();
is($session->query_safe($found), '1', 'the same session has the new phrase');
$primary->safe_psql('postgres', q{UPDATE seva.ruleset SET image = '\x00', version = 'damaged'});
caught_up();
like($session->query($found), qr/^1$/m, 'and compiles in memory where the image is damaged');
$session->quit;

my ($rc, $stdout, $stderr) = $standby->psql('postgres', 'SELECT seva.compile()');
isnt($rc, 0, 'a standby stores nothing');
like($stderr, qr/read-only transaction|recovery/, 'and says why');

$standby->stop;
$primary->stop;
done_testing();
