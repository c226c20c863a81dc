# HTML as a person reads it, for printing and for comparing.
package Plain;
use strict;
use warnings;
use utf8;
use HTML::Entities qw(decode_entities);

# Text of an HTML fragment; a line for each paragraph and list item.
sub text {
    my ($html) = @_;
    $html =~ s/\s+/ /g;
    $html =~ s/<li[^>]*>/\n- /gi;
    $html =~ s{</?(?:p|div|ul|ol|h\d|table|tr|blockquote|pre)\b[^>]*>|<br[^>]*>|<hr[^>]*>}{\n}gi;
    $html =~ s/<[^>]*>//g;
    return tidy(decode_entities($html));
}

sub tidy {
    my ($text) = @_;
    $text =~ s/\x{a0}/ /g;
    $text =~ s/[ \t]+/ /g;
    $text =~ s/ *\n */\n/g;
    $text =~ s/\n{2,}/\n/g;
    $text =~ s/\A\s+|\s+\z//g;
    return $text;
}

1;
