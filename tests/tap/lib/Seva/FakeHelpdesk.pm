# A scripted helpdesk on loopback that speaks as much of Request Tracker's REST 2 as the hook does, stores
# comments in RT's tables so that the guard sees them, and misbehaves on demand.
package Seva::FakeHelpdesk;
use strict;
use warnings;
use DBI;
use Fcntl qw(:flock :seek);
use IO::Socket::INET;
use JSON::PP ();
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(sleep time);

our $TOKEN = '1-32-0123456789abcdef0123456789abcdef';
our $COACH = 32;

# What it can do wrong, by name: [before storing, after storing], see misbehave().
our @MOODS = qw(ok lost late stall stall_before reset reset_after http500 http502 http502_after http429 http503
    redirect garbage garbage_after endless headers slow closed html200 cut elsewhere http401 http403 denied http404 http413);

# new(dir => existing directory for its files, dsn => of DBI, workers => 4, tls => [cert, key])
sub new
{
    my ($class, %self) = @_;
    my $self = bless { workers => 4, %self }, $class;
    $self->{socket} = IO::Socket::INET->new(
        Listen => 128, LocalAddr => '127.0.0.1', LocalPort => $self->{port} // 0, Proto => 'tcp', ReuseAddr => 1)
        or die "fake helpdesk: $!";
    $self->{port} = $self->{socket}->sockport;
    $self->mood('ok');
    $self->start;
    return $self;
}

sub url { my $self = shift; return ($self->{tls} ? 'https' : 'http') . "://127.0.0.1:$self->{port}" }

sub start
{
    my $self = shift;
    for (1 .. $self->{workers})
    {
        my $pid = fork() // die "fork: $!";
        if ($pid == 0)
        {
            eval { $self->work; 1 } or warn $@;
            require POSIX;
            POSIX::_exit(0);
        }
        push @{ $self->{pids} }, $pid;
    }
}

# Stops answering; connections are refused until start().
sub stop
{
    my $self = shift;
    for my $pid (splice @{ $self->{pids} // [] }) { kill 'KILL', $pid; waitpid $pid, 0 }
}

sub go_away { my $self = shift; $self->stop; close delete $self->{socket} }

sub come_back
{
    my $self = shift;
    $self->{socket} = IO::Socket::INET->new(
        Listen => 128, LocalAddr => '127.0.0.1', LocalPort => $self->{port}, Proto => 'tcp', ReuseAddr => 1)
        or die "fake helpdesk: $!";
    $self->start;
}

sub DESTROY { my $self = shift; local ($?, $!); $self->stop if ($self->{owner} // $$) == $$ }

# mood(name => weight, …): from now on, each post draws one. mood('ok') alone is the plain case.
sub mood
{
    my ($self, @moods) = @_;
    @moods = ($moods[0], 1) if @moods == 1;
    $self->{owner} = $$;
    $self->write_file('mood', join ' ', @moods);
}

# script(names…): the next posts go so, in order; then the mood holds again.
sub script { my ($self, @names) = @_; $self->write_file('script', join "\n", @names) }

sub write_file
{
    my ($self, $name, $text) = @_;
    open my $file, '>', "$self->{dir}/$name.new" or die "$self->{dir}/$name.new: $!";
    print $file $text;
    close $file or die $!;
    rename "$self->{dir}/$name.new", "$self->{dir}/$name" or die $!;
}

# All requests so far, as hashes: method, path, marker, mood, stored (id or undef), token (right or not), at.
sub requests
{
    my $self = shift;
    open my $log, '<', "$self->{dir}/requests" or return ();
    return map { JSON::PP::decode_json($_) } <$log>;
}

sub forget { my $self = shift; unlink "$self->{dir}/requests" }

sub note_down
{
    my ($self, %row) = @_;
    open my $log, '>>', "$self->{dir}/requests" or die $!;
    $log->syswrite(JSON::PP->new->canonical->encode({ at => time, %row }) . "\n");
}

sub next_mood
{
    my $self = shift;
    if (open my $script, '+<', "$self->{dir}/script")
    {
        flock $script, LOCK_EX;
        my ($first, @rest) = <$script>;
        seek $script, 0, SEEK_SET;
        truncate $script, 0;
        print $script @rest;
        if (defined $first) { chomp $first; return $first }
    }
    open my $file, '<', "$self->{dir}/mood" or return 'ok';
    my %weight = split ' ', <$file>;
    my ($sum, $pick) = (0);
    for (sort keys %weight) { $sum += $weight{$_}; $pick = $_ if rand($sum) < $weight{$_} }
    return $pick;
}

sub work
{
    my $self = shift;
    srand($$ ^ time);
    $SIG{PIPE} = 'IGNORE';
    while (my $client = $self->{socket}->accept)
    {
        if ($self->{tls})
        {
            require IO::Socket::SSL;
            IO::Socket::SSL->start_SSL($client, SSL_server => 1, SSL_cert_file => $self->{tls}[0], SSL_key_file => $self->{tls}[1])
                or next;
        }
        eval { $self->serve($client); 1 } or warn "fake helpdesk: $@";
        close $client;
    }
}

sub read_request
{
    my ($self, $client) = @_;
    my ($method, $path) = ((<$client> // return) =~ m{^(\S+) (\S+) HTTP/});
    my %header;
    while (defined(my $line = <$client>))
    {
        $line =~ s/\r?\n$//;
        last if $line eq '';
        my ($name, $value) = split /:\s*/, $line, 2;
        $header{ lc $name } = $value;
    }
    my $body = '';
    read $client, $body, $header{'content-length'} if $header{'content-length'};
    return ($method, $path, \%header, $body);
}

sub serve
{
    my ($self, $client) = @_;
    my ($method, $path, $header, $body) = $self->read_request($client) or return;
    return if !$method;
    my $right = ($header->{authorization} // '') eq "token $TOKEN" ? 1 : 0;
    my $json = eval { JSON::PP::decode_json($body) } // {};
    my %row = (method => $method, path => $path, marker => $json->{Subject}, token => $right, type => $json->{ContentType});
    if ($method eq 'POST' && $path =~ m{^/REST/2\.0/ticket/(\d+)/comment$})
    {
        my $mood = $self->next_mood;
        my $stored = $self->misbehave($client, $mood, $right, $1, $json);
        $self->note_down(%row, mood => $mood, stored => $stored);
        return;
    }
    $self->note_down(%row);
    return answer($client, 401, 'Unauthorized') if !$right;
    return answer($client, 200, { Version => '5.0.3' }) if $path eq '/REST/2.0/rt';
    return answer($client, $self->ticket_exists($1) ? (403, 'Forbidden') : (404, 'Not Found')) if $path =~ m{^/REST/2\.0/ticket/(\d+)$};
    return answer($client, 404, 'Not Found');
}

sub answer
{
    my ($client, $status, $what, @headers) = @_;
    my $body = ref $what ? JSON::PP::encode_json($what) : defined $what ? JSON::PP::encode_json({ message => $what }) : '';
    print $client "HTTP/1.1 $status Whatever\r\nConnection: close\r\nContent-Type: application/json; charset=\"utf-8\"\r\n",
        map({"$_\r\n"} @headers), "Content-Length: ", length $body, "\r\n\r\n", $body;
    return;
}

sub created { my ($client, $id) = @_; answer($client, 201, ['Comments added'], "Location: /REST/2.0/transaction/$id") }

# RST instead of an orderly end.
sub reset_connection { my $client = shift; setsockopt $client, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0); close $client }

sub dbh
{
    my $self = shift;
    return $self->{dbh} if $self->{dbh} && $self->{dbh}->ping;
    return $self->{dbh} = DBI->connect($self->{dsn}, 'postgres', '', { RaiseError => 1, PrintError => 0, AutoCommit => 1, pg_enable_utf8 => 0 });
}

sub ticket_exists { my ($self, $ticket) = @_; return $self->dbh->selectrow_array('SELECT 1 FROM tickets WHERE id = ?', undef, $ticket) }

# One comment as RT stores it. Gives its id, or dies as the database did.
sub store
{
    my ($self, $ticket, $json) = @_;
    my $dbh = $self->dbh;
    $dbh->begin_work;
    my $id = eval {
        my ($new) = $dbh->selectrow_array(
            q{INSERT INTO transactions (objecttype, objectid, type, data, creator, created)
              VALUES ('RT::Ticket', ?, 'Comment', ?, ?, now() AT TIME ZONE 'UTC') RETURNING id},
            undef, $ticket, ($json->{Subject} // 'No Subject') . "\n", $COACH);
        $dbh->do(q{INSERT INTO attachments (transactionid, contenttype, contentencoding, content, creator, created)
                   VALUES (?, ?, 'none', ?, ?, now() AT TIME ZONE 'UTC')},
            undef, $new, $json->{ContentType}, 'stored', $COACH);
        $self->{after_insert}->() if $self->{after_insert};
        $dbh->commit;
        $new;
    };
    return $id if defined $id;
    my $error = $@;
    eval { $dbh->rollback; 1 } or delete $self->{dbh};
    die $error;
}

# Answers one post in its mood; gives the id of the stored comment, if any.
sub misbehave
{
    my ($self, $client, $mood, $right, $ticket, $json) = @_;
    my %before = (
        http401 => sub { answer($client, 401, 'Unauthorized') },
        http403 => sub { answer($client, 403, 'Forbidden') },
        http404 => sub { answer($client, 404, 'Not Found') },
        http413 => sub { answer($client, 413, 'Too large') },
        denied  => sub { answer($client, 400, 'Permission Denied') },
        http500 => sub { answer($client, 500) },
        http502 => sub { answer($client, 502) },
        http503 => sub { answer($client, 503, undef, 'Retry-After: 1') },
        http429 => sub { answer($client, 429, undef, 'Retry-After: 1') },
        redirect => sub { answer($client, 302, undef, 'Location: ' . ($self->{redirect_to} // 'http://127.0.0.1:9/')) },
        html200 => sub { answer($client, 200, { hello => 'a captive portal' }) },
        reset   => sub { reset_connection($client) },
        closed  => sub { close $client },
        garbage => sub { print $client "\x00\xff this is no HTTP\r\n\r\n" },
        stall   => sub { sleep($self->{stall} // 3) },
        elsewhere => sub { created($client, 1) },
    );
    return answer($client, 401, 'Unauthorized') if !$right;
    if (my $act = $before{$mood}) { $act->(); return }
    sleep($self->{stall} // 3) if $mood eq 'stall_before';
    return answer($client, 400, 'Permission Denied') if !$self->ticket_exists($ticket);
    my $id = eval { $self->store($ticket, $json) };
    if (!defined $id)
    {
        # The guard, or the database itself.
        my $state = $self->{dbh} ? $self->{dbh}->state : '';
        $state =~ /^(08|57|$)/ ? answer($client, 500) : answer($client, 400, 'Message could not be recorded');
        return;
    }
    my %after = (
        lost          => sub { close $client },
        late          => sub { sleep($self->{stall} // 3); created($client, $id) },
        reset_after   => sub { reset_connection($client) },
        http502_after => sub { answer($client, 502) },
        garbage_after => sub { print $client "\x00\xff this is no HTTP\r\n\r\n" },
        endless       => sub {
            print $client "HTTP/1.1 201 Created\r\nLocation: /REST/2.0/transaction/$id\r\nContent-Type: text/plain\r\n\r\n";
            for (1 .. 4000) { print $client 'x' x 65536 or last }
        },
        headers => sub {
            print $client "HTTP/1.1 201 Created\r\nLocation: /REST/2.0/transaction/$id\r\n";
            for (1 .. 4000) { print $client "X-Filler-$_: ", 'x' x 60000, "\r\n" or last }
        },
        slow => sub {
            for my $char (split //, "HTTP/1.1 201 Created\r\nLocation: /REST/2.0/transaction/$id\r\nContent-Length: 0\r\n\r\n")
            {
                $client->syswrite($char) or last;
                sleep 0.02;
            }
        },
        cut => sub { print $client "HTTP/1.1 201 Created\r\nLocation: /REST/2.0/transaction/$id\r\nContent-Length: 100\r\n\r\n[" },
    );
    ($after{$mood} // sub { created($client, $id) })->();
    return $id;
}

1;
