# Plays the demo's threads through Request Tracker's own doors and writes down what was sent where (RUN/played.json).
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use FindBin;
use lib $FindBin::Bin;
use Desk;
use JSON ();
use Threads;

$| = 1;
my $desk    = Desk->new;
my @threads = Threads::all("$FindBin::Bin/threads");
my @replies;

sub play_customer {
    my ($thread, $step, $number) = @_;
    my $ticket = $desk->mail(from => $thread->{customer}, subject => $thread->{subject}, text => $step->{text},
        queue => $thread->{queue}, ticket => $thread->{ticket}, id => "$thread->{file}-$number");
    $thread->{ticket} //= $ticket;
}

sub play_agent {
    my ($thread, $step) = @_;
    my $transaction = $step->{door} eq 'web'
        ? $desk->web_reply($step->{from}, $thread->{ticket}, $step->{text}, $step->{status})
        : $desk->reply($step->{from}, $thread->{ticket}, $step->{text}, $step->{html} ? 'text/html' : 'text/plain');
    push @replies, { %$step, transaction => $transaction + 0, ticket => $thread->{ticket} + 0, file => $thread->{file},
        subject => $thread->{subject}, language => $thread->{language}, customer => $thread->{customer}, shows => $thread->{shows} };
}

for my $thread (@threads) {
    my $number = 0;
    for my $step (@{ $thread->{steps} }) { $step->{from} eq 'customer' ? play_customer($thread, $step, ++$number) : play_agent($thread, $step) }
    printf "          ticket %2d  %-8s  %s\n", $thread->{ticket}, $thread->{language}, $thread->{subject};
}
open my $out, '>:raw', "$ENV{RUN}/played.json" or die "$ENV{RUN}/played.json: $!\n";
print {$out} JSON->new->utf8->canonical->pretty->encode(\@replies);
close $out or die "$ENV{RUN}/played.json: $!\n";
