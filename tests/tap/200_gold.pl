# Verdicts against labelled threads: those of tests/gold, written for this project, and (where it is present) a directory of
# others that SEVA_GOLD names, scored by the scorer that stands there.  Then: the same thread, the same rows, whoever asks.
use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $gold = "$FindBin::RealBin/../gold";
my $node = PostgreSQL::Test::Cluster->new('gold');
$node->init(extra => ['--encoding=UTF8']);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION seva; CREATE TABLE thread (file text, doc jsonb)');

for my $file (sort glob "$gold/*.txt")
{
    my ($name) = $file =~ m{([^/]+)\.txt$};
    my ($out, $err) = run_command([ $^X, "$gold/to-jsonl", $file ]);
    is($err, '', "$name is well formed");
    my @docs = grep { length } split /\n/, $out;
    my $rows = join ',', map { my $d = $_; $d =~ s/'/''/g; "('$name', '$d')" } @docs;
    $node->safe_psql('postgres', "SET standard_conforming_strings = on; INSERT INTO thread VALUES $rows");
}

$node->safe_psql('postgres', q{
    CREATE TABLE judged AS
    SELECT t.file, t.doc->>'lang' AS lang, t.doc->>'id' AS id, e.guideline, e.verdict::text AS got,
           t.doc->'labels'->>e.guideline AS want, e.evidence, e.confidence, e.noted, e.advice
      FROM thread t, seva.evaluate_thread(t.doc - 'labels' - 'evidence' - 'sentences') e;
    DELETE FROM judged WHERE want IS NULL;
    CREATE FUNCTION problem(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$SELECT $1 IN ('missed', 'broken')$$});

# Precision and recall of problems and of kept, by any column.
sub figures
{
    my ($by) = @_;
    my %f;
    for (split /\n/, $node->safe_psql('postgres', qq{
        SELECT $by, count(*) FILTER (WHERE problem(got) AND problem(want)), count(*) FILTER (WHERE problem(got)), count(*) FILTER (WHERE problem(want)),
               count(*) FILTER (WHERE got = 'kept' AND want = 'kept'), count(*) FILTER (WHERE got = 'kept'), count(*) FILTER (WHERE want = 'kept')
          FROM judged GROUP BY 1}))
    {
        my ($name, $hit, $got, $want, $khit, $kgot, $kwant) = split /\|/;
        $f{$name} = { p => $hit / ($got || 1), r => $hit / ($want || 1), kp => $khit / ($kgot || 1), kr => $khit / ($kwant || 1),
                      problems => $want, kept => $kwant };
        note sprintf '%-14s problem P %.2f R %.2f (n %d)  kept P %.2f R %.2f (n %d)', $name, @{$f{$name}}{qw(p r problems kp kr kept)};
    }
    return %f;
}

# These threads have taught the models, so the figures say that nothing was broken, not how well others are judged; the
# floors are below them by a margin that a change of judgement for the worse does not fit into.
my ($all) = values %{ { figures(q{'all'}) } };
cmp_ok($all->{p}, '>=', .88, 'of the problems that are named, seven in eight are problems');
cmp_ok($all->{r}, '>=', .85, 'of all problems, six in seven are named');
cmp_ok($all->{kp}, '>=', .83, 'of what is called kept, five in six are');
cmp_ok($all->{kr}, '>=', .88, 'of what is kept, seven in eight are seen');

my %lang = figures('lang');
is(join(' ', sort keys %lang), 'bn en hi hi-Latn pa te', 'threads in six languages');
cmp_ok($lang{$_}{p}, '>=', .85, "$_: precision of problems") for sort keys %lang;
cmp_ok($lang{$_}{r}, '>=', .80, "$_: recall of problems") for sort keys %lang;

my %guideline = figures('guideline');
is(keys %guideline, 19, 'nineteen guidelines');
for my $g (sort keys %guideline)
{
    cmp_ok($guideline{$g}{problems}, '>=', 12, "$g: threads that break or miss it");
    cmp_ok($guideline{$g}{kept}, '>=', 12, "$g: threads that keep it");
    cmp_ok($guideline{$g}{p}, '>=', .70, "$g: precision");
}

is($node->safe_psql('postgres', q{SELECT count(*) FROM judged WHERE (got = 'broken' OR got = 'kept') AND coalesce(evidence, '') = ''}),
    0, 'whatever is kept or broken is shown by words');
is($node->safe_psql('postgres', q{SELECT count(*) FROM judged WHERE problem(got) AND coalesce(advice, '') = ''}),
    0, 'every problem comes with a sentence that could have been written');
is($node->safe_psql('postgres', q{SELECT count(*) FROM (SELECT id FROM judged GROUP BY id
    HAVING count(*) FILTER (WHERE noted = 'try') > 2 OR count(*) FILTER (WHERE noted = 'praise') > 1) x}),
    0, 'a note raises at most two things to try and one to praise');
cmp_ok($node->safe_psql('postgres', q{SELECT avg(problem(want)::int) FROM judged WHERE noted = 'try'}), '>=', .93, 'what a note raises is right');
cmp_ok($node->safe_psql('postgres', q{SELECT avg((problem(got) = problem(want) AND (got = 'kept') = (want = 'kept'))::int)
    FROM judged WHERE confidence >= .9 AND got <> 'not_applicable'}), '>=', .9, 'confidence of nine in ten is right nine times in ten');

# Always explained: byte for byte the same rows, in another session and spread over parallel workers.
my $print = q{SELECT md5(string_agg(e::text, E'\n' ORDER BY t.doc->>'id', e.guideline)) FROM thread t, seva.evaluate_thread(t.doc) e};
my $once = $node->safe_psql('postgres', $print);
is($node->safe_psql('postgres', $print), $once, 'another session gives the same rows');
is($node->safe_psql('postgres', "SET force_parallel_mode = on; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;
    SET min_parallel_table_scan_size = 0; $print"), $once, 'parallel workers give the same rows');
$node->restart;
is($node->safe_psql('postgres', $print), $once, 'so does the server after a restart');

SKIP:
{
    my $dir = $ENV{SEVA_GOLD} // "$FindBin::RealBin/../../../shared/gold";
    skip "no other labelled threads: SEVA_GOLD names no directory with score.py", 6 unless -r "$dir/score.py";
    local @ENV{qw(PGHOST PGPORT PGDATABASE)} = ($node->host, $node->port, 'postgres');
    for my $detect ([], ['--detect'])
    {
        my ($out, $err) = run_command([ 'python3', "$dir/score.py", @$detect, qw(--min-precision 0.85 --min-recall 0.78), sort glob "$dir/*-dev.jsonl" ]);
        like($out, qr/^ALL /m, "scored @$detect") or diag $err;
        note $out;
        my ($p, $r) = $out =~ /^ALL .*?problem P ([\d.]+) R ([\d.]+)/m;
        cmp_ok($p // 0, '>=', .85, "precision of problems @$detect");
        cmp_ok($r // 0, '>=', .78, "recall of problems @$detect");
    }
}

$node->stop;
done_testing();
