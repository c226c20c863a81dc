# Judgement in a server under valgrind: labelled threads, hostile bodies and a reply's whole way, without one error of memory.
use strict;
use warnings;
use FindBin;
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($valgrind) = grep { -x } map { "$_/valgrind" } split /:/, $ENV{PATH};
plan skip_all => 'no valgrind on this machine' if !$valgrind;
my $gold = "$FindBin::RealBin/../gold";
my $node = PostgreSQL::Test::Cluster->new('valgrind');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->psql('postgres', scalar slurp_file("$FindBin::Bin/../regress/rt_schema.sql"), on_error_die => 1);
$node->safe_psql('postgres', q{CREATE EXTENSION seva; SELECT seva.attach('rt', coach => 'coach', capture => 'queued');
    CREATE TABLE thread (doc jsonb);
    SELECT desk.open(40, 'I was charged twice, and nobody answers. I am really upset.') FROM generate_series(1, 5);
    SELECT desk.say(1 + n % 5, 'Correspond', 30, (ARRAY['That is our policy.', '<p>Sorry &amp; <b>bye', 'SGVsbG8='])[1 + n % 3], now()::timestamp,
                    CASE n % 3 WHEN 1 THEN 'text/html' ELSE 'text/plain' END, CASE n % 3 WHEN 2 THEN 'base64' ELSE 'none' END) FROM generate_series(1, 15) n});
for my $file (sort glob "$gold/*.txt")
{
    my ($out, $err) = run_command([ $^X, "$gold/to-jsonl", $file ]);
    my @docs = grep { length } split /\n/, $out;
    splice @docs, 15 if @docs > 15;
    die "$file: no threads: $err" if !@docs;
    $node->safe_psql('postgres', 'INSERT INTO thread VALUES ' . join ',', map { my $d = $_; $d =~ s/'/''/g; "('$d')" } @docs);
}
my $threads = $node->safe_psql('postgres', 'SELECT count(*) FROM thread');
$node->stop('fast');

# One statement a line, as a server on its own reads them.
my @statements = (
    'SELECT count(*) AS judged FROM thread, seva.evaluate_thread(doc - \'labels\' - \'evidence\' - \'sentences\') e',
    'SELECT count(seva.coaching_note(doc - \'labels\' - \'evidence\' - \'sentences\', NULL, \'html\')) AS notes FROM thread',
    'SELECT sum(length(seva.read_thread(doc - \'labels\' - \'evidence\' - \'sentences\')::text)) > 0 AS seen FROM thread LIMIT 20',
    q{SELECT count(seva.own_words(b, 'text/html')) AS own FROM (VALUES (repeat('<div>', 3000) || 'deep'), (repeat('<blockquote><a href="', 300)), ('&#x110000;&nbsp;<!--'), (repeat('<table><tr><td>', 400) || 'x')) v(b)},
    q{SELECT count(*) AS cues FROM seva.cues(repeat('sorry for any inconvenience. nahi ho sakta. ', 500))},
    q{SELECT count(seva.decode_body(b, e)) AS decoded FROM (VALUES (repeat('=E2=', 999), 'quoted-printable'), (repeat('4pg', 999), 'base64')) v(b, e)},
    q{INSERT INTO seva.phrase (lang, cue, pattern) VALUES ('en', 'thanks', 'ta [very] muchly | (cheers|ta) , mate')},
    'SELECT seva.compile() IS NOT NULL AS compiled',
    ('SELECT seva.sweep(100)') x 10,        # each goes on for two seconds, which is little here
    'SELECT count(*) AS reviews FROM seva.review');
my $log = $node->basedir . '/valgrind.log';
my ($out, $err) = ('', '');
my ($server) = grep { -x } map { "$_/postgres" } split /:/, $ENV{PATH};
IPC::Run::run([ $valgrind, "--log-file=$log", '--num-callers=30', $server, '--single', '-D', $node->data_dir, 'postgres' ],
    '<', \join('', map { "$_\n" } @statements), '>', \$out, '2>', \$err);
is($?, 0, 'the server ends well');
unlike($err, qr/ERROR|FATAL|PANIC/, 'no statement failed') or diag $err;
like($out, qr/judged = "@{[ 19 * $threads ]}"/, "$threads labelled threads are judged");
like($out, qr/reviews = "15"/, 'replies are judged from row to note');
my $report = slurp_file($log);
# The server has a few of its own: padding that is written to its log.
my $ours = join '|', map { m{([^/]+)\.c$} } glob("$gold/../../ext/core/*.c"), glob("$gold/../../ext/pg/*.c");
ok($ours, 'our own files are known by name');
unlike($report, qr/(at|by) 0x[0-9A-F]+: .*(seva\.so\)|\(($ours)\.c:\d+\))/, 'no error has seva in it') or diag $report;
like($report, qr/ERROR SUMMARY: \d+ errors/, 'valgrind has looked');
note $report =~ /(ERROR SUMMARY: .*)/;
done_testing();
