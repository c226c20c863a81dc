# The command line, and preflight: what it says when all is well, and that it finds each thing that is wrong.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;
use Seva::Desk;

my $desk = Seva::Desk->new('commands');
my $node = $desk->{node};
my $hook = Seva::Desk::hook_program();

sub command
{
    my @args = @_;
    my ($out, $err) = ('', '');
    IPC::Run::run([ $hook, @args ], '>', \$out, '2>', \$err);
    return ($? >> 8, $out, $err);
}

my ($status, $out, $err) = command('--version');
like("$status $out", qr/^0 seva-hook \d+\.\d+\.\d+$/m, '--version');
($status, $out) = command('--help');
is($status, 0, '--help');
like($out, qr/--$_\b/, "--help tells of $_") for qw(database token-file lease poll-idle allow-http config);
like($out, qr/^  $_ /m, "--help tells of $_") for qw(run once preflight);
for ([ 'no command' => () ], [ 'no such option', '--nonsense', 'once' ], [ 'no such command', 'nonsense' ], [ 'no value', '--lease' ],
    [ 'short option', '-x' ])
{
    my ($name, @args) = @$_;
    is((command(@args))[0], 64, "$name: EX_USAGE");
}
for ([ 'no unit' => '--lease=5' ], [ 'a wrong unit' => '--lease=5 weeks' ], [ 'out of range' => '--parallel=0' ], [ 'no number' => '--parallel=x' ],
    [ 'no bool' => '--allow-http=perhaps' ], [ 'no level' => '--log-level=loud' ], [ 'no uuid' => '--instance=abc' ],
    [ 'contradiction' => '--retry-base=2h' ])
{
    my ($name, @args) = @$_;
    my ($status, undef, $err) = command(@args, 'once');
    is($status, 78, "$name: EX_CONFIG");
    like($err, qr/\S: .*\S|longer/, "$name: names the setting");
}
is((command('--config', "$desk->{dir}/absent", 'once'))[0], 66, 'a configuration file that is not there: EX_NOINPUT');

# File, environment, options: the later wins.
my $config = "$desk->{dir}/hook.conf";
PostgreSQL::Test::Utils::append_to_file($config, "# a comment\n\nlog_level = nonsense\n");
is((command('--config', $config, 'once'))[0], 78, 'the file is read');
PostgreSQL::Test::Utils::append_to_file($config, "");
open my $file, '>', $config or die $!;
print $file "database = host=$desk->{dir} port=1\ntoken_file = $desk->{dir}/token\n";
close $file;
my $where = sprintf 'host=%s port=%d dbname=desk user=hook', $node->host, $node->port;
{
    local $ENV{SEVA_HOOK_DATABASE} = $where;
    is((command('--config', $config, '--state-file', "$desk->{dir}/instance", 'once'))[0], 0, 'the environment beats the file');
    local $ENV{SEVA_HOOK_DATABASE} = "host=$desk->{dir} port=2";
    is((command('--config', $config, '--state-file', "$desk->{dir}/instance", "--database=$where", 'once'))[0], 0, 'an option beats both');
}

# Preflight.
sub preflight { my %options = @_; return $desk->run_hook('preflight', %options) }
sub wrong
{
    my ($name, $pattern, %options) = @_;
    my ($status, $out) = preflight(%options);
    is($status, 78, "$name: wrong");
    like($out, qr/^WRONG .*$pattern/m, "$name: said");
}
($status, $out) = preflight();
sub complaints { return join "\n", grep { /^WRONG/ } split /\n/, $_[0] }
is(complaints($out), '', 'all is well');
like($out, qr/^ok    rt +answers, and takes the token/m, 'the token was tried');
like($out, qr/^ok    instance +known/m, 'the database knows us');
is(scalar(grep { $_->{method} ne 'GET' } $desk->{fake}->requests), 0, 'nothing was posted');

wrong('token not accepted', 'rt .*the token is not accepted', 'token-file' => do { $desk->write_token(0600, "1-2-3\n") });
wrong('token for all to read', 'rt .*can be read by others', 'token-file' => $desk->write_token(0644));
$desk->write_token;
wrong('no database', 'database .*no connection', database => "host=$desk->{dir} port=1");
wrong('another hook', 'instance .*another hook', 'state-file' => "$desk->{dir}/other");
$desk->sql('ALTER TABLE transactions DISABLE TRIGGER seva_guard');
wrong('guard off', 'rt: trigger seva_guard .*disabled');
$desk->sql('ALTER TABLE transactions ENABLE TRIGGER seva_guard');
$desk->sql(q{INSERT INTO acl (principaltype, principalid, rightname, objecttype, objectid) VALUES ('Group', 101, 'ShowTicketComments', 'RT::System', 1)});
wrong('customers may read notes', 'rt: readers of notes .*ShowTicketComments');
$desk->sql('DELETE FROM acl WHERE principalid = 101');
$desk->sql(q{UPDATE seva.helpdesk SET api_url = 'http://helpdesk.example.org'});
wrong('plain http', 'rt .*unencrypted');
$desk->sql(q{UPDATE seva.helpdesk SET api_url = 'http://127.0.0.1:9'});
wrong('nobody there', 'rt .*connect');
$desk->sql(sprintf q{UPDATE seva.helpdesk SET api_url = '%s/elsewhere'}, $desk->{fake}->url);
wrong('another address', 'rt .*no such API');
$desk->sql(q{UPDATE seva.instance SET identity = 'another/1'});
wrong('a copy', 'instance .*restored copy');
$node->safe_psql('desk', 'CREATE ROLE nobody LOGIN');
wrong('no rights', 'extension .*42501', database => sprintf('host=%s port=%d dbname=desk user=nobody', $node->host, $node->port));
$node->safe_psql('postgres', 'CREATE DATABASE bare');
wrong('no extension', 'extension .*3F000', database => sprintf('host=%s port=%d dbname=bare user=hook', $node->host, $node->port));

$desk->silent('the log') if $desk->{log};
$desk->finish;
done_testing();
