#!/usr/bin/perl
# models.pl - writes models_tables.h: the linear models of the acts (sql/packs/<lang>/model.tsv) and of what whole texts
# lean to (sql/packs/leanings.tsv) as constants of the build.
#
# A model is the memory image that model.h describes, as 64-bit words of this machine's byte order.
use strict;
use warnings;
no warnings 'portable'; # 64-bit constants
use File::Basename qw(dirname);

my $here = dirname(__FILE__);
my ($NACTS, $customers) = (0, 0);
my %act;
open my $def, '<', "$here/acts.def" or die "models.pl: acts.def: $!\n";
while (<$def>)
{
    /^ACT\((\w+), (\w+),/ or next;
    $act{$1} = $NACTS++;
    $customers++ if $2 eq 'AGENT'; # whose acts stand in front
}

# The outputs of the model of leanings, as leaning.h places them.
my @guideline;
open my $judge, '<', "$here/judge.c" or die "models.pl: judge.c: $!\n";
while (<$judge>) { push @guideline, /"(\w+)"/g if /sv_guideline_id\[/ .. /;/ }
@guideline == 19 or die "models.pl: judge.c: nineteen guidelines wanted\n";
my %leaning;
$leaning{"kept_$guideline[$_]"} = $_, $leaning{"problem_$guideline[$_]"} = $_ + 19 for 0 .. 18;
@leaning{qw(concern emotion crisis concession rule)} = ($customers .. $customers + 4);

my $UNKNOWN = -2147483648;

# As sv_model_checksum computes it, modulo 2^64.
sub checksum
{
    my @x = unpack 'Q*', shift;
    my $h = @x;
    for my $x (@x)
    {
        { use integer; $h = ($h ^ $x) * 0x9e3779b97f4a7c15; }
        $h &= 0xffffffffffffffff; # unsigned again
        $h ^= $h >> 29;
    }
    return $h >> 32;
}

# The hashes of model.c: of a folded word, of a run of characters, and of a word as a whole.
sub mul { use integer; return $_[0] * $_[1] }

sub mix
{
    my ($x) = @_;
    $x ^= $x >> 33; $x = mul($x, 0xff51afd7ed558ccd) & ~0;
    $x ^= $x >> 33; $x = mul($x, 0xc4ceb9fe1a85ec53) & ~0;
    $x ^= $x >> 33;
    return ($x & 0xffffffff) || 1;
}

sub bytes_hash
{
    my ($s, $seed) = @_;
    my $h = $seed << 32 ^ length $s;
    while (length $s > 8) { $h = mul($h ^ unpack('Q<', substr $s, 0, 8, ''), 0x9e3779b97f4a7c15) & ~0; $h ^= $h >> 32 }
    return mix(mul($h ^ unpack('Q<', $s . "\0" x 8), 0xc2b2ae3d27d4eb4f) & ~0);
}

sub run_hashes
{
    my $s = " $_[0] ";
    utf8::decode($s);
    return map { my $run = substr $s, $_, 4; utf8::encode($run); bytes_hash($run, 0x63) } 0 .. (length $s > 4 ? length($s) - 4 : 0);
}

sub spelt { return ($_[0] ^ 0x5bd1e995) || 1 }

# The rows in buckets of eight, each in one of two; as hooks/model_file.c does it.  False where one finds no place.
sub buckets_of
{
    my ($hash, $mask) = @_;
    return ($hash & $mask, ($hash >> 12) & $mask);
}

sub put_row
{
    my ($bucket, $row) = @_;
    my $mask = $#$bucket;
    my @at = buckets_of($row->[0], $mask);
    my $which = @{$bucket->[$at[1]]} < @{$bucket->[$at[0]]} ? 1 : 0;
    if (@{$bucket->[$at[$which]]} < 8) { push @{$bucket->[$at[$which]]}, $row; return 1 }
    for my $full (@at)
    {
        for my $i (0 .. 7)
        {
            my $moved = $bucket->[$full][$i];
            my ($one, $two) = buckets_of($moved->[0], $mask);
            my $other = $bucket->[$one == $full ? $two : $one];
            next if @$other == 8;
            push @$other, $moved;
            $bucket->[$full][$i] = $row;
            return 1;
        }
    }
    return 0;
}

# The row of a hash, as model.c finds it: the first of its buckets' where there are several.
sub find_row
{
    my ($bucket, $hash) = @_;
    for my $at (buckets_of($hash, $#$bucket)) { for my $row (@{$bucket->[$at]}) { return $row if $row->[0] == $hash } }
    return undef;
}

# The row of a whole word, the sum of those of its runs; undef where a sum is too large for it.
sub spell
{
    my ($word, $hash, $bucket) = @_;
    my @sum = (0) x 60;
    for my $run (run_hashes($word))
    {
        my $row = find_row($bucket, $run) or next;
        my @weight = unpack 'c60', $row->[1];
        $sum[$_] += $weight[$_] for 0 .. 59;
    }
    return (grep { $_ < -127 || $_ > 127 } @sum) ? undef : [spelt($hash), pack 'c60', @sum];
}

sub table
{
    my ($rows, $words) = @_;
    my $buckets = 8;
    my $bucket;
    $buckets *= 2 while $buckets * 7 < @$rows;
    for (;; $buckets *= 2)
    {
        $bucket = [map { [] } 1 .. $buckets];
        last unless grep { !put_row($bucket, $_) } @$rows;
    }
    for my $word (sort { ($a->[2] || 128) <=> ($b->[2] || 128) } @$words) # the most common first, while there is room
    {
        my $whole = spell($word->[0], $word->[1], $bucket) or next;
        put_row($bucket, $whole) unless find_row($bucket, $whole->[0]);
    }
    return $bucket;
}

# The image of one model: header, rows, and the byte of each row.
sub image
{
    my ($file, $output) = @_;
    my (@bias) = ($UNKNOWN) x 60;
    my $sounds = 0;
    my (@rows, @words);
    open my $in, '<', $file or die "models.pl: $file: $!\n";
    while (<$in>)
    {
        chomp;
        my @field = split /\t/;
        if ($field[0] eq 'bias') { defined $output->{$field[1]} or die "$file:$.: no output '$field[1]'\n"; $bias[$output->{$field[1]}] = $field[2]; next }
        @field == 3 && $field[0] =~ /^[0-9a-f]{8}$/ or die "$file:$.: want hash, feature, weights\n";
        my @weight = (0) x 60;
        $weight[ord($1) - 64] = $2 while $field[2] =~ /([@-{])(-?\d+)/g; # place and weight, as hooks/learn.c writes them
        $sounds = 1 if $field[1] =~ /^[sp]/;
        push @rows, [hex $field[0], pack 'c60', @weight];
        next unless $field[1] =~ /^1(.*)/s and bytes_hash($1, 0x31) == $rows[-1][0]; # not the mark of a sentence
        push @words, [$1, $rows[-1][0], $weight[59]];
    }
    my $bucket = table(\@rows, \@words);
    my $body = pack('LSS l60', $#$bucket, $NACTS, $sounds, @bias);
    $body .= join '', map { my $b = $_; map { $b->[$_] ? pack('L', $b->[$_][0]) . $b->[$_][1] : "\0" x 64 } 0 .. 7 } @$bucket;
    $body .= join '', map { my $b = $_; map { $b->[$_] ? chr($b->[$_][0] >> 24 || 1) : "\0" } 0 .. 7 } @$bucket;
    return pack('L', 0x53564d35) . pack('L', checksum($body)) . $body;
}

print "/* models_tables.h - generated by models.pl from the packs' model.tsv; do not edit. */\n";
sub emit
{
    my ($name, $file, $output) = @_;
    unless (-e $file) { print "#define sv_model_$name NULL\n"; return }
    my @word = unpack 'Q*', image($file, $output);
    print "_Alignas(64) static const uint64_t sv_model_$name\[] = {\n";
    while (my @line = splice @word, 0, 8) { print join(',', map { sprintf '0x%x', $_ } @line), ",\n" }
    print "};\n";
}

for my $lang (qw(en hi bn pa te hl)) { emit($lang, "$here/../../sql/packs/$lang/model.tsv", \%act) }
emit('leanings', "$here/../../sql/packs/leanings.tsv", \%leaning);
