# Reads the demo's threads: one file a thread, headers, then "--- customer" and "--- agent NAME by rest|web [html] [resolved]" parts.
#
# A reply may begin with "Expect: note|silence|any guideline=verdict …": whether a coaching note is due, and verdicts that must come out.
package Threads;
use strict;
use warnings;
use utf8;

sub all {
    my ($directory) = @_;
    return map { one($_) } sort glob "$directory/*.txt";
}

sub one {
    my ($path) = @_;
    open my $file, '<:encoding(UTF-8)', $path or die "$path: $!\n";
    local $/;
    my ($head, @parts) = split /^--- (.*)\n/m, <$file>;
    my %thread = (file => $path =~ s{.*/}{}r, headers($head), steps => []);
    for my $needed (qw(subject customer language)) { $thread{$needed} or die "$path: no $needed\n" }
    while (my ($who, $text) = splice @parts, 0, 2) { push @{ $thread{steps} }, step($path, $who, $text) }
    return \%thread;
}

sub headers {
    my ($text) = @_;
    return map { /^(\w+): (.*)/ ? (lc $1 => $2) : () } split /\n/, $text;
}

sub step {
    my ($path, $who, $text) = @_;
    my %step = (text => $text =~ s/\n*\z/\n/r);
    $step{text} =~ s/\A\n+//;
    return { %step, from => 'customer' } if $who eq 'customer';
    my ($agent, $door, $more) = $who =~ /^agent (\w+) by (rest|web)(.*)$/ or die "$path: who is “$who”?\n";
    my ($expect, @verdicts) = $step{text} =~ s/\AExpect: (.*)\n+// ? (split ' ', $1) : 'any';
    $expect =~ /^(note|silence|any)$/ or die "$path: “$expect” is nothing to expect\n";
    return { %step, from => $agent, door => $door, html => ($door eq 'web' || $more =~ /\bhtml\b/ ? 1 : 0), status => $more =~ /\b(resolved)\b/ ? $1 : undef,
        expect => $expect, verdicts => { map { split /=/ } @verdicts } };
}

1;
