# A site's phrases, classes, switched-off phrases, examples and audit survive dump and restore, under an owner who is no
# superuser; the restored database compiles its own ruleset and judges as the first one did.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => ['--encoding=UTF8']);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE owner LOGIN; CREATE DATABASE desk OWNER owner');

sub as_owner
{
    my ($db, $sql) = @_;
    return $node->safe_psql($db, $sql, extra_params => [ '-U', 'owner' ]);
}

as_owner('desk', 'CREATE EXTENSION seva');
is(as_owner('desk', q{
    SELECT count(*) FROM pg_class WHERE relnamespace = 'seva'::regnamespace AND relowner <> 'owner'::regrole
    UNION ALL
    SELECT count(*) FROM pg_proc WHERE pronamespace = 'seva'::regnamespace AND proowner <> 'owner'::regrole}),
    "0\n0", 'everything belongs to the owner of the database');

as_owner('desk', q{
    INSERT INTO seva.word_class (lang, name, members) VALUES ('en', 'zz_crew', E'crew\nlads');
    INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'thank the @zz_crew');
    INSERT INTO seva.phrase (lang, cue, pattern, queue, state) VALUES ('en', 'thanks', 'ta muchly', 'billing', 'trial');
    INSERT INTO seva.phrase_off (lang, cue, pattern) SELECT lang, cue, pattern FROM seva.shipped_phrase ORDER BY id LIMIT 1;
    SELECT seva.teach('names_feeling', 'en', 'That would have me in tears too.');
    SELECT seva.teach('names_feeling', 'en', 'I feel like a sandwich.', false)});

my @asked = (
    [ 'ruleset', 'SELECT version FROM seva.ruleset' ],
    [ 'phrases', 'SELECT * FROM seva.phrase ORDER BY id' ],
    [ 'classes', 'SELECT * FROM seva.word_class ORDER BY name' ],
    [ 'switched off', 'SELECT * FROM seva.phrase_off' ],
    [ 'examples', 'SELECT * FROM seva.example ORDER BY id' ],
    [ 'cues', q{SELECT cue, words, phrase FROM seva.cues('We thank the lads.', 'en')} ],
    [ 'verdicts', q{SELECT md5(string_agg(e::text, ';')) FROM seva.evaluate('Thank you. I will call you tomorrow by noon.') e} ],
);
my %before = map { $_->[0] => as_owner('desk', $_->[1]) } @asked;
like($before{cues}, qr/thank the lads\|1000001/, 'the phrase is in force before the dump');

for my $way ('plain', 'custom')
{
    my $file = $node->basedir . "/$way.dump";
    $node->command_ok([ 'pg_dump', '-U', 'owner', "-F$way", '-f', $file, '-h', $node->host, '-p', $node->port, 'desk' ], "$way: dump");
    $node->safe_psql('postgres', "CREATE DATABASE $way OWNER owner");
    my @restore = $way eq 'plain'
        ? ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-U', 'owner', '-h', $node->host, '-p', $node->port, '-f', $file, $way)
        : ('pg_restore', '-j', '4', '--exit-on-error', '-U', 'owner', '-h', $node->host, '-p', $node->port, '-d', $way, $file);
    $node->command_ok(\@restore, "$way: restore");
    is(as_owner($way, $_->[1]), $before{$_->[0]}, "$way: $_->[0] as before") for @asked;
    as_owner($way, q{INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'nice muchly')});
    is(as_owner($way, q{SELECT id FROM seva.phrase WHERE pattern = 'nice muchly'}), '1000003', "$way: numbers go on");
    is(as_owner($way, q{SELECT count(*) FROM seva.audit_log WHERE object = 'seva.phrase' AND after ->> 'pattern' = 'nice muchly'}),
        '1', "$way: and are on record");
}

as_owner('desk', 'DROP EXTENSION seva');
is(as_owner('desk', q{SELECT count(*) FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE nspname = 'seva'}), '0',
    'nothing is left of it when it is dropped');
as_owner('desk', 'CREATE EXTENSION seva');
is(as_owner('desk', q{SELECT count(*) FROM seva.evaluate('Hello.')}), '19', 'and it can be created again');

$node->stop;
done_testing();
