# Prints each reply of the demo with its verdicts, the words that they rest on, and the note that was posted.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use FindBin;
use lib $FindBin::Bin;
use Desk;
use Outbox;
use Plain;

my $desk   = Desk->new;
my $outbox = Outbox->new;

sub indented { my ($by, $text) = @_; return join '', map { "$by$_\n" } split /\n/, $text }

sub print_finding {
    my ($finding) = @_;
    my $words = defined $finding->{evidence} ? '“' . ($finding->{evidence} =~ s/\s+/ /gr) . '”' : '';
    printf "    %-14s %-7s %3.0f%%  %s\n", @$finding{qw(guideline verdict)}, 100 * $finding->{confidence}, $words;
}

sub print_note {
    my ($note) = @_;
    return print "    no note: nothing worth an interruption\n" unless $note;
    return print "    note kept back: $note->{last_error}\n" if $note->{state} ne 'delivered';
    printf "    note, posted %.1f s after the reply as comment %s:\n", $note->{took}, $note->{remote};
    print indented('      │ ', $note->{format} eq 'html' ? Plain::text($note->{body}) : $note->{body});
}

for my $reply (Outbox::played()) {
    printf "\n#%d  %s (%s): %s writes by %s\n", @$reply{qw(ticket subject language from)}, $reply->{door} eq 'web' ? 'the web form' : 'REST';
    print indented('    > ', $reply->{html} ? Plain::text($reply->{text}) : Plain::tidy($reply->{text}));
    my $review = $outbox->review($reply->{transaction}) or print("    not judged\n"), next;
    print_finding($_) for grep { $_->{verdict} ne 'not_applicable' } $outbox->findings($review->{id});
    my $note = $outbox->note($review->{id});
    $note->{took} = $outbox->value('SELECT extract(epoch FROM delivered - created) FROM seva.note WHERE id = ?', $note->{id}) if $note;
    print_note($note);
}
print "\n";
