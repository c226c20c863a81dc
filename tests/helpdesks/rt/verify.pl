# Checks the demo: every note that is due is in its thread as an internal comment, exactly once, and no customer sees any. Prints TAP.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use FindBin;
use lib $FindBin::Bin;
use Desk;
use Encode ();
use MIME::Parser;
use Outbox;
use Plain;
use Test::More;

my $desk    = Desk->new;
my $outbox  = Outbox->new;
my @replies = Outbox::played();
my @notes   = $outbox->rows('SELECT n.*, r.message FROM seva.note n JOIN seva.review r ON r.id = n.review ORDER BY n.id');
my %note_of = map { $_->{message} => $_ } @notes;
my (%history, %tickets_of);
$tickets_of{ ($_->{customer} =~ /<(.*)>/)[0] }{ $_->{ticket} } = 1 for @replies;

sub history {
    my ($ticket) = @_;
    return $history{$ticket} ||= [ $desk->list('priya', "ticket/$ticket/history?fields=Type,Data,Creator&fields[Creator]=Name") ];
}

sub comments_with {
    my ($ticket, $marker) = @_;
    return grep { $_->{Type} eq 'Comment' && ($_->{Data} // '') =~ /^\Q$marker\E\s*$/ } @{ history($ticket) };
}

# What was expected of each reply, by its thread's file.
sub check_reply {
    my ($reply) = @_;
    my $name   = "$reply->{file}, $reply->{from}";
    my $review = $outbox->review($reply->{transaction});
    ok($review, "$name: the reply is judged") or return;
    my %verdict = map { $_->{guideline} => $_->{verdict} } $outbox->findings($review->{id});
    is(scalar keys %verdict, 19, "$name: nineteen verdicts");
    is($verdict{$_}, $reply->{verdicts}{$_}, "$name: $_") for sort keys %{ $reply->{verdicts} };
    my $note = $note_of{ $reply->{transaction} };
    ok($note, "$name: a note is due") if $reply->{expect} eq 'note';
    ok(!$note, "$name: silence is right") or diag(Plain::text($note->{body})) if $reply->{expect} eq 'silence';
    check_note($name, $reply->{ticket}, $note) if $note;
}

sub check_note {
    my ($name, $ticket, $note) = @_;
    is($note->{state}, 'delivered', "$name: its note is posted");
    my @found = comments_with($ticket, $note->{marker});
    is(scalar @found, 1, "$name: the note is in the thread once") or return;
    is($found[0]{Creator}{Name}, 'coach', "$name: by the coach's account");
    is($found[0]{id}, $note->{remote}, "$name: where the outbox says");
}

# Nothing of the coach's is anywhere but these comments.
sub check_coach {
    my ($coach) = $desk->id('coach');
    my @rows = $outbox->rows(q{SELECT id, type, objectid FROM transactions WHERE creator = ? AND objecttype = 'RT::Ticket' ORDER BY id}, $coach);
    is_deeply([ map { $_->{type} } grep { $_->{type} ne 'Comment' } @rows ], [], 'the coach has written nothing but comments');
    is(scalar @rows, scalar(grep { $_->{state} eq 'delivered' } @notes), 'as many comments as notes');
    is_deeply([ $outbox->rows(q{SELECT DISTINCT a.rightname FROM acl a JOIN groups g ON g.id = a.principalid
        WHERE lower(g.domain) = 'aclequivalence' AND g.instance = ? ORDER BY 1}, $coach) ],
        [ map { { rightname => $_ } } qw(CommentOnTicket ShowTicket ShowTicketComments) ], 'the coach has three rights');
    my ($code) = $desk->rest('coach', POST => "ticket/$replies[0]{ticket}/correspond", { ContentType => 'text/plain', Content => 'qz-to-the-customer' });
    unlike($code, qr/^2/, 'the coach cannot write to a customer');
    ($code) = $desk->rest('coach', POST => "ticket/$replies[0]{ticket}/comment", { ContentType => 'text/plain', Content => 'qz-of-its-own' });
    unlike($code, qr/^2/, 'nor make a comment that nobody asked for');
    ok(!$outbox->value(q{SELECT count(*) FROM transactions t JOIN attachments a ON a.transactionid = t.id
        WHERE t.creator = ? AND (a.content LIKE '%qz-to-the-customer%' OR a.content LIKE '%qz-of-its-own%')}, $coach), 'neither is stored');
    ok($outbox->wait_for(5, 'SELECT count(*) FROM seva.preflight() WHERE NOT ok'), 'preflight tells of what was refused');
}

# Sentences of the notes that are not the reply's own, and the markers: what a customer must never meet.
sub secrets_of {
    my ($ticket) = @_;
    my @secrets;
    for my $reply (grep { $_->{ticket} == $ticket && $note_of{ $_->{transaction} } } @replies) {
        my $note = $note_of{ $reply->{transaction} };
        my $said = Plain::text($reply->{text});
        push @secrets, $note->{marker}, grep { length > 24 && index($said, $_) < 0 } split /\n/, Plain::text($note->{body});
    }
    return @secrets;
}

sub leaked {
    my ($text, @secrets) = @_;
    return grep { index($text, $_) >= 0 } @secrets;
}

sub check_customer {
    my ($customer, @tickets) = @_;
    for my $ticket (@tickets) {
        my @secrets = secrets_of($ticket);
        my @seen = $desk->list($customer, "ticket/$ticket/history?fields=Type,Data");
        ok(scalar(grep { $_->{Type} eq 'Correspond' } @seen), "$customer reads the replies of ticket $ticket by REST");
        is_deeply([ grep { $_->{Type} eq 'Comment' || ($_->{Data} // '') =~ /seva:/ } @seen ], [], 'and no comment');
        my $page = Plain::text($desk->page($customer, "/SelfService/Display.html?id=$ticket"));
        ok($page =~ /Correspondence added|Ticket created/, "$customer reads ticket $ticket on the self-service page");
        is_deeply([ leaked($page, @secrets) ], [], 'and nothing of a note');
        check_closed($customer, grep { $_->{ticket} == $ticket } @notes);
    }
}

# The numbers of a note's rows are of no use to a customer either.
sub check_closed {
    my ($customer, @of_ticket) = @_;
    for my $note (@of_ticket) {
        my ($code) = $desk->rest($customer, GET => "transaction/$note->{remote}");
        is($code, 403, "$customer is refused transaction $note->{remote}");
        for my $attachment ($outbox->rows('SELECT id FROM attachments WHERE transactionid = ?', $note->{remote})) {
            ($code) = $desk->rest($customer, GET => "attachment/$attachment->{id}");
            is($code, 403, "$customer is refused attachment $attachment->{id}");
        }
    }
}

# All words of all mails that RT has sent, decoded.
sub sent_mail {
    my $parser = MIME::Parser->new;
    $parser->output_to_core(1);
    my $text = '';
    for my $file (glob "$ENV{RUN}/var/*.mbox") {
        for my $mail (split /^(?=From )/m, Desk::slurp($file)) { $text .= words_of($parser->parse_data($mail =~ s/\AFrom .*\n//r)) }
    }
    return $text;
}

sub words_of {
    my ($entity) = @_;
    my $text = Encode::decode('MIME-Header', $entity->head->get('Subject') // '');
    return join "\n", $text, map { words_of($_) } $entity->parts if $entity->parts;
    my $body = Encode::decode_utf8($entity->bodyhandle ? $entity->bodyhandle->as_string : '');
    return "$text\n" . ($entity->effective_type eq 'text/html' ? Plain::text($body) : Plain::tidy($body)) . "\n";
}

sub check_agent_page {
    my ($note) = grep { $_->{state} eq 'delivered' } @notes;
    ok($note, 'there is a note to look for') or return;
    ok(index($desk->page('priya', "/Ticket/History.html?id=$note->{ticket}"), $note->{marker}) > 0, "an agent sees it in the ticket's history");
}

is_deeply([ $outbox->rows('SELECT helpdesk, item, detail FROM seva.preflight() WHERE NOT ok') ], [], 'preflight finds nothing wrong');
check_reply($_) for @replies;
check_agent_page();
check_coach();
check_customer($_, sort { $a <=> $b } keys %{ $tickets_of{$_} }) for sort keys %tickets_of;
my $mail = sent_mail();
ok($mail =~ /being thrown out of two meetings/, 'the replies have gone out by mail');
is_deeply([ leaked($mail, map { secrets_of($_) } map { keys %$_ } values %tickets_of) ], [], 'no mail holds anything of a note');
done_testing();
