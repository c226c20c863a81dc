# A site teaches: before and after are shown on its own replies, nothing changes until it says so, and it can be taken back.
use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $hook = $ENV{SEVA_HOOK};
plan skip_all => 'SEVA_HOOK names no seva-hook' unless $hook && -x $hook;
plan skip_all => 'this seva-hook was built without liblinear' unless (run_command([ $hook, '--help' ]))[0] =~ /\btrain\b/;

my $root = "$FindBin::RealBin/../..";
my $node = PostgreSQL::Test::Cluster->new('teach');
$node->init(extra => ['--encoding=UTF8']);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION seva');

# What the build ships, as an installed seva-hook has it.
my $packs = PostgreSQL::Test::Utils::tempdir() . '/packs';
mkdir $packs;
mkdir "$packs/en";
system('cp', $_, "$packs/en") == 0 or die for glob("$root/sql/packs/en/examples/*.tsv"), glob("$root/tests/gold/en-*.txt");

my @train = ($hook, 'train', '--site', $node->connstr('postgres'), '--lang', 'en', '--shipped', $packs);
my ($out, $err) = run_command([@train]);
like($err, qr/nothing was taught in en/, 'nothing taught, nothing trained');

# A house expression that no example of ours has.
my $sure = q{SELECT coalesce(max((s->'acts'->>'shrugs')::int), 0) FROM jsonb_array_elements(seva.read_thread(
    '{"channel": "ticket", "messages": [{"from": "customer", "text": "My boiler is broken."}, {"from": "agent", "text": "Computer says wibble today."}]}')
    ->'messages'->-1->'sentences') s};
my $before = $node->safe_psql('postgres', $sure);
$node->safe_psql('postgres', "SELECT seva.teach('shrugs', 'en', s) FROM unnest(ARRAY['Computer says wibble.', 'Well, computer says wibble today.',
    'It says wibble, so wibble it is.', 'Wibble, says the computer.', 'The computer says wibble, what can you do.', 'As ever: wibble.']) s;
    SELECT seva.teach('shrugs', 'en', 'The wibble valve was replaced this morning.', false)");

($out, $err) = run_command([@train]);
is($err, '', 'trained without a complaint');
like($out, qr/^7 sentences taught; \d+ verdicts would change/m, 'says what was taught and what would change');
like($out, qr/nothing was changed; --apply/, 'and that nothing was changed');
is($node->safe_psql('postgres', $sure), $before, 'nothing was');

($out, $err) = run_command([ @train, '--apply' ]);
like($out, qr/judges now; SELECT seva\.drop_model\('en'\) takes it back/, 'put in force');
my $after = $node->safe_psql('postgres', $sure);
cmp_ok($after, '>', $before + 200, "what was taught is recognised ($before -> $after)");
is($node->safe_psql('postgres', "SELECT report->>'taught' FROM seva.model WHERE active"), 7, 'the model says how much it was taught');

$node->safe_psql('postgres', "SELECT seva.drop_model('en')");
is($node->safe_psql('postgres', $sure), $before, 'taken back: as before');

($out, $err) = run_command([ $hook, 'train', '--site', $node->connstr('postgres'), '--lang', 'xx' ]);
like($err, qr/no language 'xx'/, 'an unknown language is named');
($out, $err) = run_command([ $hook, 'train', '--site', $node->connstr('postgres'), '--lang', 'en', '--shipped', '/nowhere' ]);
like($err, qr{/nowhere/en: .*--shipped}, 'missing packs are named, and the way out');

$node->stop;
done_testing();
