# Request Tracker while seva is broken on purpose, and after it has been taken away. Prints TAP.
#
# Comes last: it ends with DROP EXTENSION.
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
my $root   = DBI->connect("dbi:Pg:dbname=rt5;host=$ENV{PGHOST};port=$ENV{PGPORT}", 'postgres', '', { RaiseError => 1, PrintError => 0 });
my $number = 0;

my $curt = "This is not our department. Please contact the manufacturer. We apologise for any inconvenience caused.\n";

sub complaint {
    $number++;
    return $desk->mail(from => 'Anita Verma <anita@customer.test>', subject => "Broken on arrival, $number", id => "broken-$number",
        text => "Hello,\n\nthe lamp that you sent was broken when it came, and I am really upset. What will you do?\n\nAnita\n");
}

# Sends a reply while something is broken; RT must take it as ever.
sub reply_all_the_same {
    my ($what) = @_;
    my $ticket = complaint();
    my $transaction = eval { $desk->reply('tom', $ticket, $curt) };
    ok($transaction, "$what: RT stores the reply") or diag($@);
    return ($ticket, $transaction // 0);
}

# The sweep of the running hook finds it once seva is whole.
sub judged_later {
    my ($what, $transaction) = @_;
    ok($outbox->wait_for(30, 'SELECT count(*) FROM seva.review WHERE message = ?', $transaction), "$what: judged as soon as seva is whole again");
    ok($outbox->wait_for(30, q{SELECT count(*) FROM seva.note n JOIN seva.review r ON r.id = n.review WHERE r.message = ? AND n.state = 'delivered'},
        $transaction), "$what: and its note is posted");
}

# RT's sessions that have loaded the library would go on with it: they are made to connect anew.
sub fresh_sessions { $root->do(q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rt_user' AND state = 'idle'}) }

sub triggers { return $outbox->value(q{SELECT count(*) FROM pg_trigger t WHERE NOT tgisinternal AND tgrelid IN ('transactions'::regclass, 'attachments'::regclass)}) }

my $library = $root->selectrow_array(q{SELECT setting || '/seva.so' FROM pg_config WHERE name = 'PKGLIBDIR'});
-w $library or BAIL_OUT("$library cannot be moved away");
rename $library, "$library.away" or die "$library: $!\n";
fresh_sessions();
my (undef, $transaction) = reply_all_the_same('seva.so moved away');
rename "$library.away", $library or die "$library: $!\n";
judged_later('seva.so moved away', $transaction);

$root->do("ALTER TABLE seva.$_ RENAME TO ${_}_away") for qw(review finding note pending);
(undef, $transaction) = reply_all_the_same('tables gone');
$root->do("ALTER TABLE seva.${_}_away RENAME TO $_") for qw(review finding note pending);
judged_later('tables gone', $transaction);

$outbox->db->do(q{SELECT seva.detach('rt')});
is(triggers(), 0, 'detach leaves no trigger');
($_, $transaction) = reply_all_the_same('detached');
is($outbox->value('SELECT count(*) FROM seva.review WHERE message = ?', $transaction), 0, 'detached: the reply is no business of ours');

$outbox->db->do(q{SELECT seva.attach('rt', coach => 'coach', api_url => ?)}, undef, $desk->url);
is(triggers() > 0, 1, 'it can be attached again');
$outbox->db->do('DROP EXTENSION seva');
is(triggers(), 0, 'a plain DROP EXTENSION leaves no trigger');
# the server never drops a schema with the extension that lived in it
ok(eval { $outbox->db->do('DROP SCHEMA seva') }, 'and an empty schema') or diag($@);
reply_all_the_same('dropped');
done_testing();
