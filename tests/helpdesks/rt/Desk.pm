# The doors of the private Request Tracker: the mail gateway, REST 2.0 and the web pages.
package Desk;
use strict;
use warnings;
use utf8;
use Encode qw(encode_utf8 decode_utf8);
use HTML::Form;
use HTTP::Cookies;
use HTTP::Request;
use IPC::Open3 qw(open3);
use JSON ();
use LWP::UserAgent;
use MIME::Base64 qw(encode_base64);
use Symbol qw(gensym);

my $json = JSON->new->utf8->canonical;

sub slurp {
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    return scalar <$file>;
}

# Desk->new: reads where the instance is from RUN and RT_URL in the environment.
sub new {
    my ($class) = @_;
    my $run  = $ENV{RUN}    or die "RUN is not set\n";
    my $url  = $ENV{RT_URL} or die "RT_URL is not set: is the instance up?\n";
    my $self = bless { run => $run, url => $url, people => $json->decode(slurp("$run/secrets/people.json")) }, $class;
    chomp($self->{password} = slurp("$run/secrets/people"));
    $self->{agent} = LWP::UserAgent->new(timeout => 60, max_redirect => 0);
    return $self;
}

sub url      { $_[0]{url} }
sub password { $_[0]{password} }
sub id       { $_[0]{people}{id}{ $_[1] } }
sub token    { $_[0]{people}{token}{ $_[1] } }
sub agents   { $_[0]{people}{agents} }
sub customers { $_[0]{people}{customers} }

# A letter of a customer; quoted-printable as mail programs send it, threaded by the subject.
sub letter {
    my (%mail) = @_;
    my $subject = $mail{ticket} ? "Re: [demo.test #$mail{ticket}] $mail{subject}" : $mail{subject};
    my $body = encode_base64(encode_utf8($mail{text}));
    return "From: $mail{from}\nTo: support\@demo.test\nSubject: =?UTF-8?B?" . encode_base64(encode_utf8($subject), '')
        . "?=\nMessage-ID: <$mail{id}\@customer.test>\nMIME-Version: 1.0\n"
        . "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n$body";
}

# mail(from, subject, text, ticket, queue, id): through rt-mailgate, which exits 0 even when RT
# refuses, so that its words count. Returns the ticket's number.
sub mail {
    my ($self, %mail) = @_;
    local $ENV{PGHOST};
    my $pid = open3(my $in, my $out, undef, 'rt-mailgate-5', '--url', "$self->{url}/", '--queue', $mail{queue} || 'Support',
        '--action', 'correspond', '--debug');
    print {$in} letter(%mail);
    close $in;
    my $answer = do { local $/; <$out> } // '';
    waitpid $pid, 0;
    $answer =~ /^ok/m or die "The mail gateway refused a letter: $answer\n";
    return $mail{ticket} || $self->newest_ticket;
}

# The gateway does not say which ticket a letter has opened.
sub newest_ticket {
    my ($self) = @_;
    my ($agent) = sort keys %{ $self->agents };
    my $found = $self->must_rest($agent, GET => 'tickets?query=id%3E0&orderby=id&order=DESC&per_page=1');
    return $found->{items}[0]{id};
}

# rest(who, method, path, data): who = an account with a token, or a customer (name and password).
# Returns (status, decoded body or undef, headers).
sub rest {
    my ($self, $who, $method, $path, $data) = @_;
    my $request = HTTP::Request->new($method => "$self->{url}/REST/2.0/$path");
    my $token = $self->token($who);
    $request->header(Authorization => $token ? "token $token" : 'Basic ' . encode_base64("$who:$self->{password}", ''));
    if (defined $data) {
        $request->header('Content-Type' => 'application/json');
        $request->content($json->encode($data));
    }
    my $response = $self->{agent}->request($request);
    my $body = eval { $json->decode($response->content) };
    return ($response->code, $body, $response);
}

# As rest, but anything but success ends the run.
sub must_rest {
    my ($self, @call) = @_;
    my ($code, $body, $response) = $self->rest(@call);
    $code =~ /^2/ or die "REST $call[1] $call[2] as $call[0]: $code " . $response->content . "\n";
    return wantarray ? ($body, $response) : $body;
}

# An agent's public reply; returns the number of its transaction.
sub reply {
    my ($self, $who, $ticket, $text, $type) = @_;
    my (undef, $response) = $self->must_rest($who, POST => "ticket/$ticket/correspond",
        { ContentType => $type || 'text/plain', Content => $text });
    return ($response->header('Location') =~ /(\d+)$/)[0];
}

# All items of a paged list.
sub list {
    my ($self, $who, $path) = @_;
    my @items;
    for my $page (1 .. 50) {
        my $answer = $self->must_rest($who, GET => $path . ($path =~ /\?/ ? '&' : '?') . "per_page=100&page=$page");
        push @items, @{ $answer->{items} };
        last if @{ $answer->{items} } < 100;
    }
    return @items;
}

# A logged-in browser of that person, kept for the next call.
sub browser {
    my ($self, $who) = @_;
    return $self->{browser}{$who} if $self->{browser}{$who};
    my $browser = LWP::UserAgent->new(timeout => 60, cookie_jar => HTTP::Cookies->new, requests_redirectable => [qw(GET HEAD POST)]);
    $browser->default_header(Referer => "$self->{url}/");
    my $answer = $browser->post("$self->{url}/NoAuth/Login.html", { user => $who, pass => $self->{password} });
    # RT shows its login page again, but says in it who has logged in
    $answer->decoded_content =~ /RT\.CurrentUser = .*"Name":"\Q$who\E"/
        or die "$who cannot log in to the web pages: " . $answer->status_line . "\n";
    return $self->{browser}{$who} = $browser;
}

# A page of RT as that person sees it.
sub page {
    my ($self, $who, $path) = @_;
    my $answer = $self->browser($who)->get("$self->{url}$path");
    $answer->is_success or die "$path as $who: " . $answer->status_line . "\n";
    return $answer->decoded_content;
}

# An agent's reply through the form of the web pages; the editor sends HTML. Status sets the ticket's status with it.
sub web_reply {
    my ($self, $who, $ticket, $html, $status) = @_;
    my $browser = $self->browser($who);
    my $answer = $browser->get("$self->{url}/Ticket/Update.html?Action=Respond&id=$ticket");
    my ($form) = grep { $_->find_input('UpdateContent') } HTML::Form->parse($answer->decoded_content, base => $answer->base, charset => 'UTF-8');
    $form or die "No reply form for $who on ticket $ticket\n";
    $form->value(UpdateContent => $html);
    my $type = $form->find_input('UpdateContentType');
    if ($type) { $type->readonly(0); $type->value('text/html') }
    else       { $form->push_input(hidden => { name => 'UpdateContentType', value => 'text/html' }) }
    $form->value(Status => $status) if $status;
    my $request = $form->click('SubmitTicket');
    $request->header(Referer => $answer->base);
    my $done = $browser->request($request);
    $done->is_success or die "The reply form answered " . $done->status_line . "\n";
    $done->decoded_content =~ /Correspondence added/ or die "The reply form did not take the reply of $who on ticket $ticket\n";
    return $self->last_transaction($who, $ticket, 'Correspond');
}

sub last_transaction {
    my ($self, $who, $ticket, $type) = @_;
    my @items = grep { $_->{Type} eq $type } $self->list($who, "ticket/$ticket/history?fields=Type");
    return $items[-1]{id};
}

1;
