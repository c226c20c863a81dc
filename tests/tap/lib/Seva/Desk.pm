# What the hook's tests share: a cluster with seva in it and Request Tracker's tables, notes to post, hooks to run.
package Seva::Desk;
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);
use Seva::FakeHelpdesk;

our $TESTS = abs_path(dirname(__FILE__) . '/../../..');

# The program with its fault points: SEVA_HOOK, which the Makefile sets.
sub hook_program
{
    my $path = $ENV{SEVA_HOOK} or die "SEVA_HOOK must name the seva-hook-faults that was built\n";
    -x $path or die "SEVA_HOOK: $path is no program\n";
    return $path;
}

# new(name, cluster options…): a running cluster whose database "desk" has extension, tables and an attached helpdesk.
sub new
{
    my ($class, $name, %options) = @_;
    my $self = bless { name => $name, notes => 0, hooks => {} }, $class;
    $self->{dir} = PostgreSQL::Test::Utils::tempdir_short();   # sockets are made in it
    $self->{node} = PostgreSQL::Test::Cluster->new($name);
    $self->{node}->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ], %options);
    $self->{node}->append_conf('postgresql.conf', "max_connections = 60\nlog_min_messages = warning\n");
    $self->{node}->start;
    $self->make_database('desk');
    $self->{fake} = $self->fake;
    $self->attach;
    $self->write_token;
    return $self;
}

sub make_database
{
    my ($self, $db) = @_;
    my $node = $self->{node};
    $node->safe_psql('postgres', "CREATE DATABASE $db");
    $node->psql($db, scalar PostgreSQL::Test::Utils::slurp_file("$TESTS/regress/rt_schema.sql"), on_error_die => 1);
    $node->safe_psql($db, 'CREATE EXTENSION seva');
}

sub fake
{
    my ($self, %options) = @_;
    my $dir = PostgreSQL::Test::Utils::tempdir();
    my $node = $options{node} // $self->{node};
    my $db = delete $options{db} // 'desk';
    return Seva::FakeHelpdesk->new(dir => $dir, dsn => sprintf('dbi:Pg:dbname=%s;host=%s;port=%d', $db, $node->host, $node->port), %options);
}

sub attach
{
    my $self = shift;
    my $url = $self->{fake}->url;
    $self->sql("SELECT seva.attach('rt', coach => 'coach', api_url => '$url')");
    $self->sql(q{CREATE ROLE hook LOGIN; SELECT seva.grant('hook', 'hook')});
}

sub write_token
{
    my ($self, $mode, $text) = @_;
    my $path = "$self->{dir}/token";
    unlink $path;
    open my $file, '>', $path or die $!;
    print $file $text // "$Seva::FakeHelpdesk::TOKEN\n";
    close $file;
    chmod $mode // 0600, $path;
    return $path;
}

sub sql { my ($self, $sql, $db) = @_; return $self->{node}->safe_psql($db // 'desk', $sql) }

# Notes that are due, spread over tickets in turn. Their texts must never show up in a log.
sub notes
{
    my ($self, $count, $tickets) = @_;
    $tickets //= $count;
    $self->sql("SELECT desk.open(40, 'It broke') FROM generate_series((SELECT count(*) FROM tickets) + 1, $tickets)") if $count;
    $self->sql(qq{
        WITH r AS (
            INSERT INTO seva.review (helpdesk, ticket, message, agent, replied_at, ruleset)
            SELECT 1, t.ids[1 + i % $tickets], 'made-' || i, '30', now(), 'test'
            FROM (SELECT array_agg(id ORDER BY id) ids FROM tickets) t, generate_series($self->{notes}, $self->{notes} + $count - 1) i
            RETURNING id, ticket)
        INSERT INTO seva.note (review, helpdesk, ticket, agent, body, format, marker)
        SELECT id, 1, ticket, '30', '<p>Private words of note ' || id || chr(2344) || '</p>', 'html',
               'seva:test:' || id || ':' || left(md5(gen_random_uuid()::text), 8)
        FROM r ORDER BY id});
    $self->{notes} += $count;
}

# Options that make tests quick, before those given.
sub options
{
    my ($self, %more) = @_;
    my $node = $self->{node};
    my %options = (
        database => sprintf('host=%s port=%d dbname=desk user=hook', $node->host, $node->port),
        'token-file' => "$self->{dir}/token", 'state-file' => "$self->{dir}/instance",
        'log-level' => 'debug', lease => '2s', 'retry-base' => '50ms', 'retry-cap' => '1s', 'pause-cap' => '500ms',
        'request-timeout' => '1s', 'connect-timeout' => '1s', 'sweep-every' => '200ms', %more);
    return map { "--$_=$options{$_}" } sort grep { defined $options{$_} } keys %options;
}

# Runs a command to its end; gives (exit status, what it printed, what it logged).
sub run_hook
{
    my ($self, $command, %options) = @_;
    my ($out, $err) = ('', '');
    my $env = delete $options{env} // {};
    local @ENV{ keys %$env } = values %$env;
    IPC::Run::run([ hook_program(), $self->options(%options), $command ], '>', \$out, '2>', \$err,
        IPC::Run::timeout(120));
    my $status = $?;
    $self->keep_log($err);
    return ($status & 127 ? "signal " . ($status & 127) : $status >> 8, $out, $err);
}

sub keep_log { my ($self, $text) = @_; $self->{log} .= $text }

# Starts the daemon in the background; gives its pid.
sub start_hook
{
    my ($self, %options) = @_;
    my $env = delete $options{env} // {};
    my $program = delete $options{program} // hook_program();
    my $log = "$self->{dir}/log." . ++$self->{started};
    my @command = ($program, $self->options(%options), 'run');
    my $pid = fork() // die $!;
    if ($pid == 0)
    {
        @ENV{ keys %$env } = values %$env;
        open STDERR, '>', $log or die $!;
        open STDOUT, '>&', \*STDERR;
        exec @command or die $!;
    }
    $self->{hooks}{$pid} = $log;
    return $pid;
}

# A pooler that gives every transaction another session; gives how to connect to it, nothing where there is no pgbouncer.
sub start_pooler
{
    my $self = shift;
    my $node = $self->{node};
    my $dir = "$self->{dir}/pooler";
    my ($bouncer) = grep { -x } '/usr/sbin/pgbouncer', map { "$_/pgbouncer" } split /:/, $ENV{PATH};
    return if !$bouncer;
    mkdir $dir or die $!;
    PostgreSQL::Test::Utils::append_to_file("$dir/ini", sprintf "[databases]\ndesk = host=%s port=%d dbname=desk\n[pgbouncer]\nlisten_addr =\n"
        . "listen_port = 6432\nunix_socket_dir = %s\nauth_type = trust\nauth_file = %s/users\npool_mode = transaction\ndefault_pool_size = 3\n"
        . "logfile = %s/log\npidfile = %s/pid\nserver_lifetime = 2\n", $node->host, $node->port, ($dir) x 4);
    PostgreSQL::Test::Utils::append_to_file("$dir/users", qq{"hook" ""\n});
    # A process of ours in the foreground, so that it ends with us.
    $self->{pooler} = fork() // die $!;
    if ($self->{pooler} == 0) { open STDERR, '>', '/dev/null'; exec $bouncer, '-q', "$dir/ini" or die $! }
    for (1 .. 100) { last if -S "$dir/.s.PGSQL.6432"; sleep 0.05 }
    return "host=$dir port=6432 dbname=desk user=hook";
}

sub end_pooler { my $self = shift; my $pid = delete $self->{pooler} or return; kill 'TERM', $pid; waitpid $pid, 0 }

# Sends a signal and waits for the end; gives the exit status or "signal N".
sub end_hook
{
    my ($self, $pid, $signal, $seconds) = @_;
    # One that has only begun to start does not listen yet.
    for (1 .. 200)
    {
        last if $signal ne 'TERM' || PostgreSQL::Test::Utils::slurp_file($self->{hooks}{$pid}) =~ / started/;
        sleep 0.05;
    }
    kill $signal, $pid;
    return $self->await_hook($pid, $seconds // 20);
}

sub await_hook
{
    my ($self, $pid, $seconds) = @_;
    my $until = time + $seconds;
    while (waitpid($pid, 1) == 0)
    {
        if (time > $until) { kill 'KILL', $pid; waitpid $pid, 0; return 'did not end' }
        sleep 0.02;
    }
    my $status = $?;
    $self->keep_log(PostgreSQL::Test::Utils::slurp_file(delete $self->{hooks}{$pid}));
    return $status & 127 ? 'signal ' . ($status & 127) : $status >> 8;
}

# Waits until a query gives t; false when it does not in time.
sub wait_for
{
    my ($self, $sql, $seconds) = @_;
    my $until = time + ($seconds // 20);
    while (time < $until)
    {
        my ($code, $out) = $self->{node}->psql('desk', $sql);
        return 1 if defined $out && $out eq 't';
        sleep 0.05;
    }
    diag "waited in vain for: $sql";
    diag $self->sql('SELECT state, attempts, last_error, count(*) FROM seva.note GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 10');
    return 0;
}

sub all_delivered { my ($self, $seconds) = @_; return $self->wait_for(q{SELECT bool_and(state = 'delivered') FROM seva.note}, $seconds) }

# What the threads hold against what the outbox says: lost, twice, strange (stored, yet not closed), out of order.
sub damage
{
    my $self = shift;
    my ($lost, $twice, $strange, $disorder) = split /\|/, $self->sql(q{
        WITH posted AS (SELECT id, rtrim(data, E'\n') marker, objectid FROM transactions WHERE creator = 32 AND type = 'Comment'),
             counted AS (SELECT n.id, n.state, count(p.id) times, min(p.id) place, n.ticket
                         FROM seva.note n LEFT JOIN posted p USING (marker) GROUP BY n.id)
        SELECT count(*) FILTER (WHERE state = 'delivered' AND times = 0),
               count(*) FILTER (WHERE times > 1),
               count(*) FILTER (WHERE state <> 'delivered' AND times > 0),
               (SELECT count(*) FROM (SELECT place < max(place) OVER (PARTITION BY ticket ORDER BY id) late
                                      FROM counted WHERE times > 0) o WHERE late)
        FROM counted});
    return { lost => $lost, twice => $twice, strange => $strange, disorder => $disorder };
}

# The check that every test ends with.
sub unharmed
{
    my ($self, $name) = @_;
    is_deeply($self->damage, { lost => 0, twice => 0, strange => 0, disorder => 0 }, $name);
}

# Nothing that was logged, or asked of the helpdesk in an address, holds words of a note or the token.
sub silent
{
    my ($self, $name) = @_;
    my $log = $self->{log} // '';
    ok(length $log, "$name: there is a log");
    unlike($log, qr/Private words/, "$name: no words of a note in it");
    unlike($log, qr/\Q$Seva::FakeHelpdesk::TOKEN\E/, "$name: nor the token");
}

sub finish
{
    my $self = shift;
    $self->end_hook($_, 'KILL') for keys %{ $self->{hooks} };
    $self->end_pooler;
    $self->{fake}->stop;
    $self->{node}->stop('fast');
}

1;
