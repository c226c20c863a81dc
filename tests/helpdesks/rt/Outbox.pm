# What seva has stored beside the demo's replies: reviews, findings and notes, read as the owner of RT's database.
package Outbox;
use strict;
use warnings;
use utf8;
use DBI;
use JSON ();

sub new {
    my ($class) = @_;
    my $db = DBI->connect("dbi:Pg:dbname=rt5;host=$ENV{PGHOST};port=$ENV{PGPORT}", 'rt_dba', '',
        { RaiseError => 1, PrintError => 0, AutoCommit => 1, pg_enable_utf8 => 1 });
    return bless { db => $db }, $class;
}

sub db { $_[0]{db} }
sub value { my ($self, $sql, @values) = @_; return $self->{db}->selectrow_array($sql, undef, @values) }
sub rows { my ($self, $sql, @values) = @_; return @{ $self->{db}->selectall_arrayref($sql, { Slice => {} }, @values) } }

# The review of a reply, by the number of its transaction; undef while there is none.
sub review { my ($self, $transaction) = @_; return ($self->rows('SELECT * FROM seva.review WHERE message = ?', $transaction))[0] }

sub findings {
    my ($self, $review) = @_;
    return $self->rows('SELECT f.* FROM seva.finding f JOIN seva.guideline g ON g.id = f.guideline WHERE f.review = ? ORDER BY g.ord', $review);
}

sub note { my ($self, $review) = @_; return ($self->rows('SELECT * FROM seva.note WHERE review = ?', $review))[0] }

# Polls until the query gives a true value; returns the seconds it took, or nothing when it never did.
sub wait_for {
    my ($self, $seconds, $sql, @values) = @_;
    require Time::HiRes;
    my $began = Time::HiRes::time();
    while (Time::HiRes::time() - $began < $seconds) {
        return Time::HiRes::time() - $began + 1e-9 if $self->value($sql, @values);
        Time::HiRes::sleep(0.02);
    }
    return;
}

sub played { require Desk; return @{ JSON->new->utf8->decode(Desk::slurp("$ENV{RUN}/played.json")) } }

1;
