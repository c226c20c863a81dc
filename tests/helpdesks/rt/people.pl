# The demo's queues, agents, customers, rights and tokens: loads RT, prints them as JSON. Run once, on a fresh database.
use strict;
use warnings;
use utf8;
use lib '/usr/local/share/request-tracker5/lib', '/usr/share/request-tracker5/lib';
use RT;
RT::LoadConfig();
RT::Init();
use JSON ();

my $password = $ENV{SEED_PASSWORD} or die "SEED_PASSWORD is not set\n";
my $system   = RT->SystemUser;

sub must {
    my ($id, $message) = @_;
    die "people: $message\n" unless $id;
    return $id;
}

sub user {
    my (%fields) = @_;
    my $user = RT::User->new($system);
    must($user->Create(Privileged => 0, Disabled => 0, %fields));
    return $user;
}

sub queue {
    my (%fields) = @_;
    my $queue = RT::Queue->new($system);
    must($queue->Create(%fields));
    return $queue;
}

sub grant {
    my ($group, $queue, @rights) = @_;
    for my $right (@rights) { must($group->GrantRight(Right => $right, Object => $queue)) }
}

sub internal_group {
    my ($name) = @_;
    my $group = RT::Group->new($system);
    must($group->LoadSystemInternalGroup($name));
    return $group->PrincipalObj;
}

sub token {
    my ($user) = @_;
    my ($id, $message, $string) = RT::AuthToken->new($system)->Create(Owner => $user->id, Description => 'demo');
    must($id, $message);
    return $string;
}

my @queues = (
    queue(Name => 'Support', Description => 'Customer support',
        CorrespondAddress => 'support@demo.test', CommentAddress => 'support-comment@demo.test'),
    queue(Name => 'Billing', Description => 'Invoices and refunds',
        CorrespondAddress => 'billing@demo.test', CommentAddress => 'billing-comment@demo.test'));

my %agents = (priya => 'Priya Sharma', tom => 'Tom Becker', farida => 'Farida Rahman', gurpreet => 'Gurpreet Kaur', lakshmi => 'Lakshmi Rao');
my %customers = (
    'anita@customer.test'   => 'Anita Verma',    'carl@customer.test'    => 'Carl Jensen',
    'rohit@customer.test'   => 'Rohit Mehra',    'shirin@customer.test'  => 'Shirin Akter',
    'manjit@customer.test'  => 'Manjit Singh',   'sudha@customer.test'   => 'Sudha Reddy');

my $group = RT::Group->new($system);
must($group->CreateUserDefinedGroup(Name => 'Agents'));
my (%id, %token);
for my $name (sort keys %agents) {
    my $user = user(Name => $name, RealName => $agents{$name}, EmailAddress => "$name\@demo.test", Password => $password, Privileged => 1);
    must($group->AddMember($user->PrincipalId));
    ($id{$name}, $token{$name}) = ($user->id + 0, token($user));
}
for my $name (sort keys %customers) {
    $id{$name} = user(Name => $name, RealName => $customers{$name}, EmailAddress => $name, Password => $password)->id + 0;
}
# Without a password the coach cannot log in: the token is its only way, and a neutral name is all a customer could ever meet.
my $coach = user(Name => 'coach', RealName => 'Service desk', EmailAddress => 'coach@demo.test', Privileged => 1);
($id{coach}, $token{coach}) = ($coach->id + 0, token($coach));

for my $queue (@queues) {
    grant($group->PrincipalObj, $queue, qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket
        CommentOnTicket ModifyTicket OwnTicket TakeTicket StealTicket ReassignTicket));
    # Anybody may open a ticket by mail. ReplyToTicket is the requestor's only: held by everyone, the coach would have it too.
    grant(internal_group('Everyone'), $queue, 'CreateTicket');
    my $requestor = RT::Group->new($system);
    must($requestor->LoadRoleGroup(Object => RT->System, Name => 'Requestor'));
    grant($requestor->PrincipalObj, $queue, qw(ShowTicket ReplyToTicket));
    grant($coach->PrincipalObj, $queue, qw(ShowTicket ShowTicketComments CommentOnTicket));
}
# A customer's browser shows the self-service pages only.
must(internal_group('Unprivileged')->GrantRight(Right => 'ModifySelf', Object => RT->System));

print JSON->new->canonical->pretty->encode({ id => \%id, token => \%token, agents => \%agents, customers => \%customers });
