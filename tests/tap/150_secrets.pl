# Nothing leaves: the token stays out of sight and goes nowhere else; connections are verified; answers are capped.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::Desk;

my $desk = Seva::Desk->new('secrets');
my $fake = $desk->{fake};
my $token = $Seva::FakeHelpdesk::TOKEN;

# The token's file.
sub refused
{
    my ($name, $pattern, %options) = @_;
    my ($status, $out, $log) = $desk->run_hook('once', %options);
    like($status, qr/^(64|66|78)$/, "$name: refused ($status)");
    like($log, $pattern, "$name: says why");
}
for my $mode (0640, 0604, 0660, 0644, 0610)
{
    $desk->write_token($mode);
    refused(sprintf('token with mode %04o', $mode), qr/can be read by others/);
}
$desk->write_token(0600, '');
refused('empty token', qr/is empty/);
$desk->write_token(0600, "1-32-abc\r");
is(($desk->run_hook('once'))[0], 0, 'a line end of another system is none of the token');
$desk->write_token(0600, "1-32-abc def\n");
refused('token with a space', qr/holds a character/);
$desk->write_token(0600, "1-32-abc\x{7f}\n");
refused('token with a control character', qr/holds a character/);
$desk->write_token(0600, 'x' x 5000);
refused('token of 5000 bytes', qr/too long/);
refused('token that is no file', qr/not a regular file/, 'token-file' => $desk->{dir});
refused('token that is not there', qr/No such file/, 'token-file' => "$desk->{dir}/absent");

# Passwords where others see them.
my ($status, $out, $log) = $desk->run_hook('once', database => 'host=/tmp password=open-sesame');
is($status, 64, 'a password in an argument is refused');
unlike($log, qr/open-sesame/, 'and not repeated');
($status, $out, $log) = $desk->run_hook('once', database => undef, env => { SEVA_HOOK_DATABASE => 'postgresql://hook:open-sesame@/desk' });
is($status, 64, 'in the environment too');
unlike($log, qr/open-sesame/, 'and not repeated');
($status, $out, $log) = $desk->run_hook('once', database => "host=/tmp password='open-sesame");
is($status, 78, 'a malformed connection string is refused');
unlike($log, qr/open-sesame/, 'without the words of libpq, which would quote it');
my $config = "$desk->{dir}/hook.conf";
sub configure { my ($mode, @lines) = @_; open my $file, '>', $config or die $!; print $file "$_\n" for @lines; close $file; chmod $mode, $config }
my @where = (sprintf 'database = host=%s port=%d dbname=desk user=hook', $desk->{node}->host, $desk->{node}->port);
configure(0644, "$where[0] password=open-sesame");
refused('a password in a file for all', qr/can be read by others/, database => undef, config => $config);
configure(0600, "$where[0] password=open-sesame");
$desk->write_token;
is(($desk->run_hook('once', database => undef, config => $config))[0], 0, 'a password in a file of our own is taken');

# Threads that are none: said by line and key, in none of their words.
for my $thread ('{"messages": [{"from": "agent", "text": "Wordsofaperson \q"}]}', '{"messages": [{"from": "agent", "text": "Wordsofaperson',
    '["Wordsofaperson" "Wordsofaperson"]', '{"messages": [{"from": "Wordsofaperson", "text": "Wordsofaperson"}]}',
    '{"messages": [{"from": "agent", "at": "Wordsofaperson", "text": "Wordsofaperson"}]}')
{
    IPC::Run::run([ Seva::Desk::hook_program(), 'judge' ], '<', \"$thread\n", '>', \$out, '2>', \$log);
    is($? >> 8, 65, 'judge: refused');
    like($log, qr/^line 1: /, 'judge: says where');
    unlike($out . $log, qr/Wordsof/, 'judge: without its words');
}

# What the process shows.
my $pid = $desk->start_hook;
$desk->notes(1);
ok($desk->all_delivered(10), 'a daemon at work');
unlike(PostgreSQL::Test::Utils::slurp_file("/proc/$pid/cmdline"), qr/\Q$token\E/, 'no token among its arguments');
if ($> == 0) { pass('the superuser may read any environment') }
else { ok(!-r "/proc/$pid/environ" || !open(my $f, '<', "/proc/$pid/environ"), 'its environment and memory cannot be read by its own user') }
like(PostgreSQL::Test::Utils::slurp_file("/proc/$pid/limits"), qr/Max core file size\s+0\s+0/, 'it leaves no core file');
is($desk->sql(q{SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (query LIKE '%0123456789abcdef%' OR application_name LIKE '%0123%')}), 0, 'no token among the queries');
is($desk->end_hook($pid, 'TERM'), 0, 'it ends well');

# A redirect, a proxy of the environment, a .netrc: none of them gets to see anything.
my $thief = $desk->fake;
$fake->{redirect_to} = $thief->url . '/REST/2.0/ticket/1/comment';
$fake->mood('redirect');
$fake->stop;
$fake->start;
$desk->notes(2);
is(($desk->run_hook('once', env => { http_proxy => $thief->url, ALL_PROXY => $thief->url, HOME => $desk->{dir} }))[0], 75, 'a redirect is not followed');
is_deeply([ $thief->requests ], [], 'who it points to sees nothing, nor does a proxy that the environment names');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind = 'redirect' AND cleared IS NULL}), 1, 'there is an alarm');
$fake->mood('ok');
sleep 1;
is(($desk->run_hook('once'))[0], 0, 'then all is delivered');

# Plain http to another machine.
sub point_to { my $url = shift; $desk->sql("UPDATE seva.helpdesk SET api_url = '$url'") }
for my $url ('http://helpdesk.invalid', 'http://192.0.2.1', 'http://127.0.0.1.helpdesk.invalid', 'http://127.0.0.1@helpdesk.invalid', 'ftp://127.0.0.1',
    'file:///etc/passwd', 'http://user:pass@127.0.0.1', 'http://127.0.0.1/?x=1', 'no url')
{
    point_to($url);
    $desk->notes(1) if $desk->sql(q{SELECT count(*) FROM seva.note WHERE state = 'due'}) == 0;
    $desk->sql('UPDATE seva.note SET not_before = now() WHERE state = \'due\'');
    is(($desk->run_hook('once'))[0], 75, "$url: not used");
    like($desk->sql(q{SELECT last_error FROM seva.note WHERE state = 'due'}), qr/^the address of the API/, "$url: says so");
}
point_to('http://helpdesk.invalid');
$desk->sql('UPDATE seva.note SET not_before = now() WHERE state = \'due\'');
is(($desk->run_hook('once', 'allow-http' => 'on'))[0], 75, 'with allow_http it is tried');
like($desk->sql(q{SELECT last_error FROM seva.note WHERE state = 'due'}), qr/^not sent: /, 'and was not found');

# Certificates.
my %cert;
for my $name ('localhost', '127.0.0.1')
{
    my ($key, $crt) = map { "$desk->{dir}/$name.$_" } qw(key crt);
    my $san = $name =~ /^\d/ ? "IP:$name" : "DNS:$name";
    IPC::Run::run([ qw(openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj), "/CN=$name", '-addext', "subjectAltName=$san", '-keyout', $key, '-out', $crt ],
        '>', '/dev/null', '2>', '/dev/null') or die 'openssl';
    $cert{$name} = [ $crt, $key ];
}
my $tls = $desk->fake(tls => $cert{'127.0.0.1'});
point_to($tls->url);
$desk->sql('UPDATE seva.note SET not_before = now() WHERE state = \'due\'');
is(($desk->run_hook('once'))[0], 75, 'a certificate that nobody vouches for is refused');
like($desk->sql(q{SELECT last_error FROM seva.note WHERE state = 'due'}), qr/^certificate not trusted/, 'says so');
is_deeply([ $tls->requests ], [], 'nothing was sent');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind = 'tls' AND cleared IS NULL}), 1, 'there is an alarm');
$desk->sql('UPDATE seva.note SET not_before = now() WHERE state = \'due\'');
is(($desk->run_hook('once', 'ca-file' => $cert{'127.0.0.1'}[0]))[0], 0, 'when it is vouched for, the note is delivered');
is($desk->sql(q{SELECT count(*) FROM seva.alarm WHERE kind = 'tls' AND cleared IS NULL}), 0, 'and the alarm is cleared');
my $misnamed = $desk->fake(tls => $cert{localhost});
point_to($misnamed->url);
$desk->notes(1);
is(($desk->run_hook('once', 'ca-file' => $cert{localhost}[0]))[0], 75, 'a certificate of another name is refused');
is_deeply([ $misnamed->requests ], [], 'nothing was sent');
configure(0600, @where, '[helpdesk rt]', 'api_url = ' . $tls->url, "ca_file = $cert{'127.0.0.1'}[0]");
$desk->sql('UPDATE seva.note SET not_before = now() WHERE state = \'due\'');
is(($desk->run_hook('once', database => undef, config => $config))[0], 0, 'the file may bind a helpdesk to an address, whatever the database says');

# New settings while running: good ones are taken, bad ones are not.
point_to($fake->url);
configure(0600, @where, 'log_level = debug');
$pid = $desk->start_hook(database => undef, config => $config, 'log-level' => undef);
$desk->notes(1);
ok($desk->all_delivered(10), 'with the first settings');
configure(0600, @where, 'lease = 3 weeks');
kill 'HUP', $pid;
sleep 0.5;
$desk->notes(1);
ok($desk->all_delivered(10), 'bad settings change nothing');
configure(0600, @where);
$desk->write_token(0644);
kill 'HUP', $pid;
sleep 0.5;
$desk->notes(1);
ok($desk->all_delivered(10), 'a token that others can read is not taken');
$desk->write_token(0600, "1-32-wrong\n");
kill 'HUP', $pid;
sleep 0.5;
$desk->notes(1);
ok($desk->wait_for(q{SELECT count(*) = 1 FROM seva.alarm WHERE kind = 'token' AND cleared IS NULL}), 'a new token is used from then on');
$desk->write_token;
kill 'HUP', $pid;
ok($desk->all_delivered(5), 'and a right one again');
is($desk->end_hook($pid, 'TERM'), 0, 'it ends well');
like($desk->{log}, qr/reload: .*hook\.conf:2: lease.*the old settings stay/, 'the log names file, line and setting');

$desk->unharmed('all the while');
$desk->silent('the log');
unlike($desk->{log}, qr/open-sesame/, 'no password in it');
$_->stop for $thief, $tls, $misnamed;
$desk->finish;
done_testing();
