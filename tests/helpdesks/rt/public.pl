# Everything is tried to make the coach speak to a customer: too many rights, a password, each of RT's doors, its own database role,
# another name, a right for customers to read comments, a broken guard. Prints TAP.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use FindBin;
use lib $FindBin::Bin;
use DBI;
use Desk;
use Outbox;
use Test::More;

my $desk   = Desk->new;
my $outbox = Outbox->new;
my $app    = DBI->connect("dbi:Pg:dbname=rt5;host=$ENV{PGHOST};port=$ENV{PGPORT}", 'rt_user', '', { RaiseError => 1, PrintError => 0 });
my $coach  = $desk->id('coach');
my $ticket = $desk->mail(from => 'Anita Verma <anita@customer.test>', subject => 'A lamp that flickers', id => 'public-1',
    text => "Hello,\n\nthe lamp flickers and I am really upset. What will you do?\n\nAnita\n");
my $word = 'qzspeaks';

# A line of Perl inside Request Tracker, as its own administrator.
sub inside_rt {
    my ($code) = @_;
    my $here = $FindBin::Bin;
    system('bash', '-c', '. "$0/env.sh" && rt perl -e "$1" "${@:2}"', $here, <<'P' . $code, $coach, $desk->password) == 0 or die "inside RT: $?\n";
use lib '/usr/local/share/request-tracker5/lib', '/usr/share/request-tracker5/lib';
use RT; RT::LoadConfig(); RT::Init();
my ($id, $password) = @ARGV;
my $coach = RT::User->new(RT->SystemUser); $coach->Load($id);
sub everyone { my $g = RT::Group->new(RT->SystemUser); $g->LoadSystemInternalGroup('Everyone'); return $g->PrincipalObj }
sub must { my ($ok, $message) = @_; die "$message\n" if !$ok }
P
}

# What of the coach's a customer could see.
sub seen { return $outbox->value(q{SELECT count(*) FROM transactions WHERE creator = ? AND objecttype = 'RT::Ticket' AND type NOT IN ('Comment', 'CommentEmailRecord')}, $coach) }

sub mails {
    my $text = join '', map { Desk::slurp($_) } glob "$ENV{RUN}/var/*.mbox";
    return () = $text =~ /$word/g;
}

sub refused {
    my ($what, $attempt) = @_;
    my $stored = q{SELECT count(*) FROM transactions t JOIN attachments a ON a.transactionid = t.id WHERE t.creator = ? AND a.content LIKE '%' || ? || '%'};
    my $answer = eval { $attempt->() };
    is($outbox->value($stored, $coach, $word) + seen() + mails(), 0, "$what: nothing is stored, nothing is mailed");
    return $answer;
}

sub rest_refused {
    my ($what, $method, $path, $data) = @_;
    my $code = refused($what, sub { ($desk->rest('coach', $method, $path, $data))[0] }) // 'none';
    unlike($code, qr/^2/, "$what: answered $code");
}

sub sql_refused {
    my ($what, $sql, @values) = @_;
    refused($what, sub { $app->do($sql, undef, @values) });
    ok($app->err, "$what: " . ($app->errstr // 'accepted') =~ s/\n.*//sr);
}

sub agent_passes {
    my ($what) = @_;
    ok(eval { $desk->reply('tom', $ticket, "We are sorry that the lamp flickers, Anita. $what.\n") }, "$what: an agent's reply passes") or diag($@);
}

my %text = (ContentType => 'text/plain', Content => "Dear customer, $word.");

# With every right there is, and a password.
inside_rt('must($coach->PrincipalObj->GrantRight(Right => "SuperUser", Object => RT->System)); must($coach->SetPassword($password));');
ok($desk->rest('coach', GET => "ticket/$ticket"), 'the coach is a superuser now, with a password');
is(($desk->rest('coach', GET => 'queues/all'))[0], 200, 'and may see every queue');
rest_refused('REST, correspond', POST => "ticket/$ticket/correspond", \%text);
rest_refused('REST, correspond with a marker', POST => "ticket/$ticket/correspond", { %text, Subject => $outbox->value('SELECT max(marker) FROM seva.note') });
rest_refused('REST, comment without a marker', POST => "ticket/$ticket/comment", \%text);
rest_refused('REST, comment with the marker of a note that is there', POST => "ticket/$ticket/comment", { %text, Subject => $outbox->value(q{SELECT max(marker) FROM seva.note WHERE state = 'delivered'}) });
rest_refused('REST, a new ticket', POST => 'ticket', { Queue => 'Support', Subject => $word, Requestor => 'anita@customer.test', %text });
# RT sets the status before it records the change, which is refused: the column changes, yet no message, history or mail tells of it
refused('REST, another status', sub { $desk->rest('coach', PUT => "ticket/$ticket", { Status => 'resolved' }) });
refused('the web form, reply', sub { $desk->web_reply('coach', $ticket, "<p>$word</p>") });
refused('the web form, reply that resolves', sub { $desk->web_reply('coach', $ticket, "<p>$word</p>", 'resolved') });
refused('the mail gateway', sub { $desk->mail(from => 'Service desk <coach@demo.test>', subject => 'A lamp that flickers', ticket => $ticket, id => 'public-2', text => "$word\n") });
agent_passes('a coach with every right');

# As Request Tracker's own role in the database.
my $note = $outbox->value(q{SELECT remote FROM seva.note WHERE state = 'delivered' LIMIT 1});
sql_refused('SQL, a public message', q{INSERT INTO transactions (objecttype, objectid, type, creator, created) VALUES ('RT::Ticket', ?, 'Correspond', ?, now())}, $ticket, $coach);
sql_refused('SQL, a stored note made public', q{UPDATE transactions SET type = 'Correspond' WHERE id = ?}, $note);
sql_refused('SQL, a stored note given to an agent', q{UPDATE transactions SET type = 'Correspond', creator = ? WHERE id = ?}, $desk->id('tom'), $note);
sql_refused('SQL, a public message given to the coach', q{UPDATE transactions SET creator = ? WHERE objectid = ? AND type = 'Correspond'}, $coach, $ticket);
sql_refused('SQL, an attachment on a public message', q{INSERT INTO attachments (transactionid, parent, contenttype, content, creator, created)
    SELECT max(id), 0, 'text/plain', ?, ?, now() FROM transactions WHERE objectid = ? AND type = 'Correspond'}, $word, $coach, $ticket);
sql_refused('SQL, the guard taken off', 'ALTER TABLE transactions DISABLE TRIGGER seva_guard');
sql_refused('SQL, the guard dropped', 'DROP TRIGGER seva_guard ON transactions');
sql_refused('SQL, triggers passed by', q{SET session_replication_role = replica});
agent_passes('after SQL');

# Under another name.
inside_rt('must($coach->SetName("customercare"));');
rest_refused('renamed', POST => "ticket/$ticket/correspond", \%text);
inside_rt('must($coach->SetName("coach"));');
ok($outbox->wait_for(10, q{SELECT count(*) FROM seva.preflight('rt') WHERE item = 'alarm refused' AND NOT ok}), 'preflight tells of all that');
ok($outbox->value(q{SELECT count(*) FROM seva.open_alarm WHERE kind = 'refused'}), 'and so does the view');
ok($outbox->value(q{SELECT count(*) FROM seva.preflight('rt') WHERE item = 'coach rights' AND NOT ok}), 'and preflight of the rights');

# The guard itself is broken: the coach is stopped, agents are not.
for my $way ([ 'the outbox is gone', 'ALTER TABLE seva.note RENAME TO gone', 'ALTER TABLE seva.gone RENAME TO note' ],
    [ 'the schema is gone', 'ALTER SCHEMA seva RENAME TO gone', 'ALTER SCHEMA gone RENAME TO seva' ]) {
    my ($what, $break, $mend) = @$way;
    $outbox->db->do($break);
    refused($what, sub { $desk->rest('coach', POST => "ticket/$ticket/correspond", \%text) });
    refused($what, sub { $desk->rest('coach', POST => "ticket/$ticket/comment", \%text) });
    agent_passes($what);
    $outbox->db->do($mend);
}
inside_rt('must($coach->PrincipalObj->RevokeRight(Right => "SuperUser", Object => RT->System));');

# Customers are granted the right to read comments: nothing is posted any more, until it is gone and somebody says so.
my $curt = "This is not our department. Please contact the manufacturer. We apologise for any inconvenience caused.\n";
$outbox->wait_for(20, q{SELECT count(*) = 0 FROM seva.note WHERE state IN ('due', 'leased')});
inside_rt('must(everyone()->GrantRight(Right => "ShowTicketComments", Object => RT->System));');
ok($outbox->wait_for(10, q{SELECT count(*) FROM seva.open_alarm WHERE kind = 'readers'}), 'customers may read comments: an alarm, with nothing to post');
my $comments = q{SELECT count(*) FROM transactions WHERE creator = ? AND type = 'Comment'};
my $before   = $outbox->value($comments, $coach);
my $reply    = $desk->reply('tom', $ticket, $curt);
ok($outbox->wait_for(10, q{SELECT count(*) FROM seva.note n JOIN seva.review r ON r.id = n.review WHERE r.message = ?}, $reply), 'a reply is judged');
sleep 3;
is($outbox->value($comments, $coach), $before, 'and its note is not posted');
is($outbox->value(q{SELECT posting FROM seva.helpdesk}), 'held', 'posting is held');
inside_rt('must(everyone()->RevokeRight(Right => "ShowTicketComments", Object => RT->System));');
sleep 2;
is($outbox->value($comments, $coach), $before, 'also when the right is gone');
$outbox->db->do(q{SELECT seva.resume('rt')});
ok($outbox->wait_for(20, q{SELECT count(*) FROM seva.note n JOIN seva.review r ON r.id = n.review WHERE r.message = ? AND n.state = 'delivered'}, $reply),
    'but when an administrator says so');
is(seen(), 0, 'after all that the coach has written nothing that a customer sees');
done_testing();
