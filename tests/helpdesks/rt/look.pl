# A look through a real browser: an agent types a reply into the web form and meets the note; the customer's page does not show it. Prints TAP.
#
# With SEVA_PICTURE set, a picture of the note in the ticket's page is written there.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use FindBin;
use lib $FindBin::Bin;
use Chromium;
use Desk;
use JSON ();
use Outbox;
use Test::More;

my ($program) = grep { -x } map { "$_/chromium" } split /:/, $ENV{PATH};
$program or plan(skip_all => 'there is no chromium');
my $desk   = Desk->new;
my $outbox = Outbox->new;
my $url    = $desk->url;

sub quoted { JSON->new->allow_nonref->ascii->encode($_[0]) }

sub logged_in {
    my ($who) = @_;
    my $browser = Chromium->new($program);
    $browser->go("$url/");
    $browser->value("document.querySelector('input[name=user]').value = " . quoted($who));
    $browser->value("document.querySelector('input[name=pass]').value = " . quoted($desk->password));
    $browser->and_load(sub { $browser->value(q{document.querySelector('#login input[type=submit]').click()}) });
    return $browser;
}

sub type_reply {
    my ($browser, $ticket, @paragraphs) = @_;
    $browser->go("$url/Ticket/Update.html?Action=Respond&id=$ticket");
    my $editor = 'Object.values(CKEDITOR.instances)[0]';
    $browser->wait_for("window.CKEDITOR && $editor && $editor.status == 'ready'", 20);
    $browser->value("$editor.focus()");
    $browser->type($_ . "\n") for @paragraphs;
    $browser->and_load(sub { $browser->value(q{document.querySelector('input[name=SubmitTicket]').click()}) });
}

# The note's part of the page, from its heading to its end.
sub picture_of_note {
    my ($browser, $marker, $path) = @_;
    sleep 2; # the history slides in
    my $box = $browser->value(qq{(() => {
        const all = [...document.querySelectorAll('div.transaction')];
        const note = all.findIndex(e => e.innerText.includes(@{[quoted($marker)]}));
        const a = all[Math.max(0, note - 2)].getBoundingClientRect(), b = all[note].getBoundingClientRect();
        return { x: Math.max(0, a.left + scrollX - 12), y: a.top + scrollY - 12, width: a.width + 24, height: b.bottom - a.top + 24 };
    })()});
    $browser->picture($path, $box);
}

my $subject = 'Kettle leaks since the first day';
my $ticket  = $desk->mail(from => 'Carl Jensen <carl@customer.test>', subject => $subject, id => 'look-1',
    text => "Hello,\n\nthe kettle that you sent leaks since the first day, and the water has ruined my kitchen shelf. I am quite upset. What now?\n\nCarl\n");
my $agent = logged_in('tom');
type_reply($agent, $ticket, 'Hi,', 'this is not our department. Please contact the manufacturer. We apologise for any inconvenience caused.', 'Tom');
my $took = $outbox->wait_for(10, q{SELECT count(*) FROM seva.note WHERE ticket = ? AND state = 'delivered'}, $ticket);
ok($took, 'a reply typed into the web form gets its note');
my $after = $outbox->value('SELECT extract(epoch FROM n.delivered - r.judged_at) FROM seva.note n JOIN seva.review r ON r.id = n.review WHERE n.ticket = ?', $ticket) // 99;
cmp_ok($after, '<', 2, sprintf 'within two seconds (%.2f s)', $after);
my ($note) = $outbox->rows('SELECT * FROM seva.note WHERE ticket = ?', $ticket);
my $marker = $note ? $note->{marker} : 'no note';

$agent->go("$url/Ticket/Display.html?id=$ticket");
ok(eval { $agent->wait_for('document.body.innerText.includes(' . quoted($marker) . ')', 15) }, "the agent's page shows the note");
ok($agent->value("[...document.querySelectorAll('div.transaction')].some(e => e.innerText.includes(" . quoted($marker) . ") && /Comments added/.test(e.innerText))"), 'as a comment');
picture_of_note($agent, $marker, $ENV{SEVA_PICTURE}) if $ENV{SEVA_PICTURE} && $note;
$agent->close;

my $customer = logged_in('carl@customer.test');
$customer->go("$url/SelfService/Display.html?id=$ticket");
ok(eval { $customer->wait_for('/this is not our department/.test(document.body.innerText)', 15) }, "the customer's page shows the reply");
ok(!$customer->value('document.body.innerText.includes(' . quoted($marker) . ')'), 'and not the note');
ok(!$customer->value('/Comments added/.test(document.body.innerText)'), 'nor any comment');
$customer->close;
done_testing();
