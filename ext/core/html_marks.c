/*
 * html_marks.c - what the classes and ids mean that mail programs and helpdesks leave in markup.
 */
#include "html.h"

#include <string.h>

typedef struct mark
{
    const char *name; /* lower case */
    char meaning;
    char how; /* '=': the whole name, '$': its end, '^': its beginning, 'n': the whole of a name attribute */
} mark;

static const mark marks[] =
{
    /* Gmail and what follows its ways; prefixes such as m_123, ecx, x_ are put before by other programs */
    {"gmail_quote", SV_M_GMAIL, '$'}, {"gmail_quote_container", SV_M_GMAIL, '$'}, {"gmail_attr", SV_M_INTRO, '$'},
    {"gmail_signature_prefix", SV_M_SIGNATURE, '$'}, {"tmail-signature", SV_M_SIGNATURE, '='},
    /* Outlook and its web and telephone sisters */
    {"divrplyfwdmsg", SV_M_REST, '$'}, {"appendonsend", SV_M_REST, '$'}, {"olk_src_body_section", SV_M_QUOTE, '$'},
    {"mail-editor-reference-message-container", SV_M_QUOTE, '$'}, {"ms-outlook-ios-reference-expand", SV_M_QUOTE, '='},
    {"stopspelling", SV_M_REST, '$'}, {"outlookmessageheader", SV_M_REST, '='},
    {"ms-outlook-mobile-reference-message", SV_M_REST, '$'},
    /* Thunderbird, Apple, Evolution, Roundcube, K-9, Airmail, Spark, Mailbird */
    {"moz-cite-prefix", SV_M_INTRO, '$'}, {"moz-forward-container", SV_M_QUOTE, '='},
    {"moz-email-headers-table", SV_M_QUOTE, '='}, {"appleoriginalcontents", SV_M_QUOTE, '='},
    {"-x-evo-attribution", SV_M_INTRO, '='}, {"reply-intro", SV_M_INTRO, '='}, {"_rc_sig", SV_M_SIGNATURE, '='},
    {"airmail_on", SV_M_INTRO, '='}, {"airmail_ext_on", SV_M_INTRO, '='}, {"bloop_sign", SV_M_SIGNATURE, '^'},
    {"messagereplysection", SV_M_QUOTE, '='}, {"messagesignaturesection", SV_M_SIGNATURE, '='},
    {"mb_sig", SV_M_SIGNATURE, '='}, {"quoted_header_editor", SV_M_QUOTE, '='},
    /* Yahoo, Proton, Zoho, Tuta, GMX, NetEase and others on the web */
    {"yahoo_quoted", SV_M_GMAIL, '$'}, {"yahoo_quoted", SV_M_GMAIL, '^'}, {"protonmail_quote", SV_M_GMAIL, '$'},
    {"protonmail_signature_block", SV_M_SIGNATURE, '^'}, {"zmail_extra", SV_M_GMAIL, '$'},
    {"zmail_extra_hr", SV_M_HIDDEN, '$'}, {"zmail_signature", SV_M_SIGNATURE, '^'}, {"zm-_id_-sgn", SV_M_SIGNATURE, '$'}, {"blockquote_zmail", SV_M_QUOTE, '$'},
    {"tutanota_quote", SV_M_QUOTE, '$'}, {"quote", SV_M_GMAIL, 'n'}, {"quoted-content", SV_M_QUOTE, 'n'},
    {"ntes-mailmaster-quote", SV_M_QUOTE, '^'}, {"isreplycontent", SV_M_QUOTE, '='},
    {"sh-quoted-content", SV_M_QUOTE, '='}, {"missive_quote", SV_M_QUOTE, '='}, {"bluemail_quote", SV_M_GMAIL, '$'},
    {"hey_quote", SV_M_QUOTE, '='}, {"skiff_quote", SV_M_QUOTE, '='},
    /* helpdesks */
    {"freshdesk_quote", SV_M_GMAIL, '$'}, {"front-blockquote", SV_M_QUOTE, '='}, {"hs_reply", SV_M_NOTHING, '='},
    {"zammad-quote", SV_M_QUOTE, '='}, {"data-signature", SV_M_SIGNATURE, '='}, {"gorgias-quote", SV_M_QUOTE, '='},
    {"kayako-quote", SV_M_QUOTE, '='},
    /* the line that lists of mails show beside the subject; what is for screen readers only */
    {"preheader", SV_M_HIDDEN, '='}, {"preheadertext", SV_M_HIDDEN, '='}, {"preview-text", SV_M_HIDDEN, '='},
    {"mcnpreviewtext", SV_M_HIDDEN, '='}, {"visually-hidden", SV_M_HIDDEN, '='},
    /* signatures of all of them; Apple's id stands around other words too, so its text is looked at instead */
    {"applemailsignature", SV_M_NOTHING, '$'}, {"applemailsignaturebeforelastbodycontent", SV_M_NOTHING, '='},
    {"signature", SV_M_SIGNATURE, '='}, {"_signature", SV_M_SIGNATURE, '$'}, {"-signature", SV_M_SIGNATURE, '$'},
};

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
}

static bool
same(const char *s, const char *low, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lower(s[i]) != low[i])
            return false;
    return true;
}

static bool
is_marked(const mark *m, const char *name, uint32_t len, bool is_name_attribute)
{
    size_t n = strlen(m->name);

    if (len < n)
        return false;
    switch (m->how)
    {
        case 'n':
            return is_name_attribute && len == n && same(name, m->name, n);
        case '^':
            return same(name, m->name, n);
        case '$':
            return same(name + len - n, m->name, n);
        default:
            return len == n && same(name, m->name, n);
    }
}

int
sv_mark_of_name(const char *name, uint32_t len, bool is_name_attribute)
{
    if (len < 5 || len > 80)
        return SV_M_NOTHING;
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (is_marked(&marks[k], name, len, is_name_attribute))
            return marks[k].meaning;
    return SV_M_NOTHING;
}
