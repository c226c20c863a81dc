# Drives a headless Chromium over the DevTools protocol, through a pair of pipes (--remote-debugging-pipe): no port is opened.
package Chromium;
use strict;
use warnings;
use utf8;
use Fcntl qw(F_DUPFD);
use File::Temp qw(tempdir);
use IO::Handle;
use IO::Select;
use JSON ();
use MIME::Base64 qw(decode_base64);
use POSIX ();

my $json = JSON->new->utf8;

# Chromium->new(program): starts the browser with a profile of its own.
sub new {
    my ($class, $program) = @_;
    my $profile = tempdir('seva-browser-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    pipe(my $their_in, my $our_out) or die "pipe: $!\n";
    pipe(my $our_in, my $their_out) or die "pipe: $!\n";
    my $pid = fork // die "fork: $!\n";
    run_browser($program, $profile, $their_in, $their_out) if $pid == 0;
    $our_out->autoflush(1);
    my $self = bless { pid => $pid, in => $our_in, out => $our_out, rest => '', id => 0, profile => $profile, events => [] }, $class;
    my $target = $self->call('Target.createTarget', { url => 'about:blank' })->{targetId};
    $self->{session} = $self->call('Target.attachToTarget', { targetId => $target, flatten => JSON::true })->{sessionId};
    $self->call($_) for qw(Page.enable Runtime.enable);
    $self->call('Emulation.setDeviceMetricsOverride', { width => 1280, height => 900, deviceScaleFactor => 1, mobile => JSON::false });
    return $self;
}

# The child's side: DevTools commands are read from descriptor 3, answers go to 4.
sub run_browser {
    my ($program, $profile, $in, $out) = @_;
    # out of the way first, in case one of them is 3 or 4 itself
    my ($in_copy, $out_copy) = map { fcntl $_, F_DUPFD, 10 or POSIX::_exit(126) } $in, $out;
    POSIX::dup2($in_copy, 3);
    POSIX::dup2($out_copy, 4);
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', "$profile.log";
    $ENV{HOME} = $profile;
    no warnings "exec";
    exec $program, '--headless=new', '--remote-debugging-pipe', "--user-data-dir=$profile", qw(--no-sandbox --disable-gpu --disable-quic
        --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars about:blank);
    POSIX::_exit(127);
}

# call(method, parameters): one command, its result; an error of the browser dies.
sub call {
    my ($self, $method, $parameters) = @_;
    my $id = ++$self->{id};
    my %message = (id => $id, method => $method, params => $parameters // {});
    $message{sessionId} = $self->{session} if $self->{session};
    my $out = $self->{out};
    print {$out} $json->encode(\%message), "\0" or die "The browser has gone\n";
    while (1) {
        my $answer = $self->read_message(60);
        if (($answer->{id} // 0) == $id) {
            die "$method: $answer->{error}{message}\n" if $answer->{error};
            return $answer->{result};
        }
        push @{ $self->{events} }, $answer if $answer->{method};
    }
}

sub read_message {
    my ($self, $seconds) = @_;
    my $select = IO::Select->new($self->{in});
    until ($self->{rest} =~ /\0/) {
        $select->can_read($seconds) or die "The browser does not answer\n";
        sysread $self->{in}, $self->{rest}, 1 << 16, length $self->{rest} or die "The browser has gone\n";
    }
    $self->{rest} =~ s/\A([^\0]*)\0//;
    return $json->decode($1);
}

# Wait until the page's load event after the given action has come.
sub and_load {
    my ($self, $action) = @_;
    $self->{events} = [];
    $action->();
    until (grep { $_->{method} eq 'Page.loadEventFired' } @{ $self->{events} }) {
        my $message = $self->read_message(60);
        push @{ $self->{events} }, $message if $message->{method};
    }
}

sub go {
    my ($self, $url) = @_;
    $self->and_load(sub { $self->call('Page.navigate', { url => $url }) });
}

# The value of a JavaScript expression in the page.
sub value {
    my ($self, $expression) = @_;
    my $answer = $self->call('Runtime.evaluate', { expression => $expression, returnByValue => JSON::true, awaitPromise => JSON::true });
    die "In the page: $answer->{exceptionDetails}{text} $expression\n" if $answer->{exceptionDetails};
    return $answer->{result}{value};
}

# Poll an expression until it is true; dies after that many seconds.
sub wait_for {
    my ($self, $expression, $seconds) = @_;
    for (1 .. $seconds * 10) {
        my $value = $self->value($expression);
        return $value if $value;
        select undef, undef, undef, 0.1;
    }
    die "The page never came to: $expression\n";
}

# Type into whatever has the focus, as a keyboard does.
sub type {
    my ($self, $text) = @_;
    $self->call('Input.insertText', { text => $text });
}

# A picture of the whole page, or of the given box (x, y, width, height).
sub picture {
    my ($self, $path, $clip) = @_;
    my %options = (format => 'png', captureBeyondViewport => JSON::true);
    $options{clip} = { %$clip, scale => 1 } if $clip;
    my $data = decode_base64($self->call('Page.captureScreenshot', \%options)->{data});
    open my $file, '>:raw', $path or die "$path: $!\n";
    print {$file} $data;
    close $file or die "$path: $!\n";
}

sub close {
    my ($self) = @_;
    return unless $self->{pid};
    eval { delete $self->{session}; $self->call('Browser.close') };
    kill 'TERM', $self->{pid};
    waitpid delete $self->{pid}, 0;
    unlink "$self->{profile}.log";
}

sub DESTROY { local ($@, $?); $_[0]->close }

1;
