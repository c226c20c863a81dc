# seva-hook train from files: what is taught in one script is read in another by its sound, what whole texts lean to is
# learnt from labelled threads, and mistakes are named.
use strict;
use warnings;
use utf8;
use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

my $hook = $ENV{SEVA_HOOK};
plan skip_all => 'SEVA_HOOK names no seva-hook' unless $hook && -x $hook;
plan skip_all => 'this seva-hook was built without liblinear' unless (run_command([ $hook, '--help' ]))[0] =~ /\btrain\b/;

my $dir = PostgreSQL::Test::Utils::tempdir();
mkdir "$dir/out";
my $json = JSON::PP->new->utf8->canonical;

sub file
{
    my ($name, @line) = @_;
    open my $f, '>:encoding(UTF-8)', "$dir/$name" or die "$dir/$name: $!";
    print $f "$_\n" for @line;
    close $f;
    return "$dir/$name";
}

# How surely the reply performs the act, as `seva-hook judge --read` says; 0 where it is not named.
sub sure
{
    my ($act, $lang, $reply, @model) = @_;
    my $thread = file('thread.jsonl', JSON::PP->new->canonical->encode({lang => $lang, channel => 'ticket',
        messages => [{from => 'customer', text => 'TV'}, {from => 'agent', text => $reply}]}));
    my ($out, $err) = run_command([ $hook, 'judge', '--read', @model, $thread ]);
    is($err, '', 'read without a complaint');
    my ($most) = sort { $b <=> $a } map { $_->{acts}{$act} // 0 } @{$json->decode($out)->{messages}[-1]{sentences}};
    return $most;
}

# Hindi knows the act; Hinglish has been taught another one only.
my @who = qw(चाचा मामा दादी नानी भैया दीदी);
my @shrugs = map { ("$_ जी अब गुब्बारा फूट गया तो फूट गया", "गुब्बारा फूट गया $_, चलता है") } @who;
my @not = map { ("$_ का टिकट बुक हो गया", "कल $_ के घर मिस्त्री आएगा") } @who;
my $hi = file('hi.tsv', (map { "shrugs\t1\t$_" } @shrugs), map { "shrugs\t0\t$_" } @not);
my $hl = file('hl.tsv', (map { "thanks\t1\tShukriya $_ ji, aapne bataya" } 1 .. 10), map { "thanks\t0\tTicket number $_ ban gaya" } 1 .. 10);
my ($out, $err) = run_command([ $hook, 'train', '--output', "$dir/out", "hi=$hi", "hl=$hl" ]);
is($err, '', 'taught two languages');
ok(-s "$dir/out/hi.tsv" && -s "$dir/out/hi-Latn.tsv", 'a table for each language');
ok(!-e "$dir/out/en.tsv", '... that was taught');
my @hl = ('--model', "hi-Latn=$dir/out/hi-Latn.tsv");
cmp_ok(sure('shrugs', 'hi-Latn', 'Kya karen, gubbara phoot gaya to phoot gaya', @hl), '>=', 500, 'what Hindi has taught is read in Latin letters');
cmp_ok(sure('shrugs', 'hi-Latn', 'Kal ghar mistri aayega', @hl), '<', 500, '... and what it has taught against');

# Whole texts.
sub thread
{
    my ($id, $verdict, $customer, $reply) = @_;
    return JSON::PP->new->canonical->encode({id => $id, channel => 'ticket', labels => {coldness => $verdict},
        messages => [{from => 'customer', text => $customer}, {from => 'agent', text => $reply}]});
}
my @kept = map { thread("k$_", 'kept', "The lamp in room $_ is broken", "What a bother in room $_, a sunny lamp is on its way") } 1 .. 20;
my @missed = map { thread("m$_", 'missed', "The lamp in room $_ is broken", "Form $_ is to be filled in at counter $_") } 1 .. 20;
($out, $err) = run_command([ $hook, 'train', '--output', $dir, '--leanings', file('threads.jsonl', @kept, @missed) ]);
is($err, '', 'taught leanings');
sub leaning
{
    my ($reply) = @_;
    ($out, $err) = run_command([ $hook, 'judge', '--features', '--leanings', "$dir/leanings.tsv", file('one.jsonl', thread('x', 'kept', 'The lamp is broken', $reply)) ]);
    my ($head, $row) = map { [ split /,/ ] } split /\n/, $out;
    my %of = map { $head->[$_] => $row->[$_] } 0 .. $#$head;
    return @of{qw(l_kept_coldness l_problem_coldness)};
}
my ($kept, $problem) = leaning('What a bother, a sunny lamp is coming');
cmp_ok($kept, '>', $problem + 100, "reads like those that kept it ($kept, $problem)");
($kept, $problem) = leaning('The form is to be filled in at the counter');
cmp_ok($problem, '>', $kept + 100, "reads like those that did not ($kept, $problem)");

# Mistakes.
(undef, $err) = run_command([ $hook, 'train', '--output', $dir, 'hi.tsv' ]);
like($err, qr/hi\.tsv: want LANG=FILE/, 'a file without its language is named');
(undef, $err) = run_command([ $hook, 'train', '--output', $dir, 'en=' . file('bad.tsv', "shrugs\t1\tWell.", "juggles\t1\tHop.") ]);
like($err, qr/bad\.tsv:2: there is no act 'juggles'/, 'an unknown act is named, with its line');
(undef, $err) = run_command([ $hook, 'train', '--output', "$dir/nowhere", "hi=$hi" ]);
like($err, qr{nowhere/hi\.tsv: No such file}, 'a directory that is not there is named');
(undef, $err) = run_command([ $hook, 'train', '--output', $dir, '--leanings', file('bad.jsonl', '{"id": "x"}') ]);
like($err, qr/bad\.jsonl:1: no messages/, 'a thread without messages is named');
file('bad-model.tsv', "bias\tshrugs\t10", "0000002a\t1well\t\@300");
(undef, $err) = run_command([ $hook, 'judge', '--model', "en=$dir/bad-model.tsv", "$dir/one.jsonl" ]);
like($err, qr/bad-model\.tsv:2: no row of a model/, 'a weight that cannot be is named, with its line');

done_testing();
