# Fault points in PL/pgSQL, put there from outside: every function of seva's that a reply passes through gets a call in front of
# each of its statements, and that call fails when a test says so.  What is installed has no such points.
package Seva::Steps;
use strict;
use warnings;

# The body with desk.step('name:1'), desk.step('name:2') … in front of its statements; gives (body, how many).
sub instrument
{
    my ($name, $body) = @_;
    my ($out, $n, $want, $words) = ('', 0, 'declare', '');
    # comments and strings are no words
    while ($body =~ /\G(?: (--[^\n]*\n | \s+) | ('(?:[^']|'')*' | \$(\w*)\$.*?\$\g{3}\$ | "[^"]*") | (\w+) | (.) )/gcxs)
    {
        my ($space, $string, $word, $sign) = ($1, $2, uc($4 // ''), $5 // '');
        my $token = substr $body, $-[0], $+[0] - $-[0];
        if (defined $space) { $out .= $token; next }
        if ($want eq 'declare') { $want = 'statement' if $word eq 'BEGIN'; $out .= $token; next }
        if ($want eq 'statement')
        {
            if ($word =~ /^(BEGIN|ELSE|LOOP)$/) { $out .= $token; next }
            $want = $word =~ /^(EXCEPTION)$/ ? 'statement' : $word =~ /^(IF|ELSIF|WHEN)$/ ? 'THEN' : $word =~ /^(FOR|FOREACH|WHILE)$/ ? 'LOOP'
                : $word eq 'DECLARE' ? 'declare' : ';';
            $out .= "PERFORM desk.step('$name:" . ++$n . "'); " if $word !~ /^(EXCEPTION|ELSIF|WHEN|END|DECLARE)$/;
            $words = 0;
        }
        elsif ($word eq 'CASE') { $words++ }            # its THEN is none of ours
        elsif ($word eq 'END' && $words) { $words-- }
        elsif ($want eq ';' ? $sign eq ';' : $word eq $want && !$words) { $want = 'statement' }
        $out .= $token;
    }
    return ($out, $n);
}

# Puts the points into the functions that $seen gives the names of; gives their names.
sub put_in
{
    my ($sql, @functions) = @_;
    $sql->(q{
        CREATE UNLOGGED TABLE desk.failing (step text PRIMARY KEY, state text NOT NULL);
        CREATE SEQUENCE desk.failures;
        CREATE FUNCTION desk.step(step text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            s text := (SELECT f.state FROM desk.failing f WHERE f.step = $1);
        BEGIN
            IF s IS NOT NULL THEN
                PERFORM nextval('desk.failures');
                RAISE EXCEPTION 'made to fail at %', $1 USING ERRCODE = s;
            END IF;
        END $$});
    my @steps;
    for my $function (@functions)
    {
        my $definition = $sql->("SELECT pg_get_functiondef('$function'::regprocedure)");
        my $body = $sql->("SELECT prosrc FROM pg_proc WHERE oid = '$function'::regprocedure");
        my ($name) = $function =~ /(\w+)\(/;
        my ($new, $n) = instrument($name, $body);
        my $at = index $definition, $body;
        die "$function: no body\n" if $at < 0 || !$n;
        substr $definition, $at, length $body, $new;
        $sql->($definition);
        push @steps, map { "$name:$_" } 1 .. $n;
    }
    return @steps;
}

1;
